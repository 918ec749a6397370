/** Tests of {@code io.imagegateway.serverimage}. */
@NullMarked
package io.imagegateway.serverimage;

import org.jspecify.annotations.NullMarked;
