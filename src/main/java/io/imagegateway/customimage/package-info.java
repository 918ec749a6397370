/**
 * What box custom images and fence custom images share: the image, its match with a VPC server
 * image, and the join of lists with server images.
 */
@NullMarked
package io.imagegateway.customimage;

import org.jspecify.annotations.NullMarked;
