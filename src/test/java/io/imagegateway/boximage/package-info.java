/** Tests of {@code io.imagegateway.boximage}. */
@NullMarked
package io.imagegateway.boximage;

import org.jspecify.annotations.NullMarked;
