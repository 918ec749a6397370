/** Tests of the join of custom images with server images, and its fixtures. */
@NullMarked
package io.imagegateway.customimage;

import org.jspecify.annotations.NullMarked;
