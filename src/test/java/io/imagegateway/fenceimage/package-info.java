/** Tests of the fence custom images. */
@NullMarked
package io.imagegateway.fenceimage;

import org.jspecify.annotations.NullMarked;
