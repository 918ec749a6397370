/** Tests of connections that misbehave. */
@NullMarked
package io.imagegateway.web.connector;

import org.jspecify.annotations.NullMarked;
