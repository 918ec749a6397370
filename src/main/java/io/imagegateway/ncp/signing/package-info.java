/** NCP's signature v2, as a pure function. */
@NullMarked
package io.imagegateway.ncp.signing;

import org.jspecify.annotations.NullMarked;
