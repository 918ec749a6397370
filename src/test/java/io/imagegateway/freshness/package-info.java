/** Tests of freshness, in virtual time. */
@NullMarked
package io.imagegateway.freshness;

import org.jspecify.annotations.NullMarked;
