/** Tests of the signature, most of them driven by recorded vectors. */
@NullMarked
package io.imagegateway.ncp.signing;

import org.jspecify.annotations.NullMarked;
