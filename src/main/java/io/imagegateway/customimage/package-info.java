/**
 * What box custom images and fence custom images share: the image, its match with a VPC server
 * image, and the join of lists with server images.
 *
 * <p>Slightly more types than most packages: most are the values of the join and of the match,
 * which both features make their answers of.
 */
@NullMarked
package io.imagegateway.customimage;

import org.jspecify.annotations.NullMarked;
