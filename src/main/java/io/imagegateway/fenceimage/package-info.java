/** A Datafence's fence custom images, joined with the server images that they are. */
@NullMarked
package io.imagegateway.fenceimage;

import org.jspecify.annotations.NullMarked;
