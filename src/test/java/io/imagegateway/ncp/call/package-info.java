/** Tests of single calls to NCP. */
@NullMarked
package io.imagegateway.ncp.call;

import org.jspecify.annotations.NullMarked;
