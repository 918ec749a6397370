/** The product: a Datafence's box custom images, joined with the server images that they are. */
@NullMarked
package io.imagegateway.boximage;

import org.jspecify.annotations.NullMarked;
