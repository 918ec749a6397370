/** Tests of where key pairs come from and how they change. */
@NullMarked
package io.imagegateway.ncp.credentials;

import org.jspecify.annotations.NullMarked;
