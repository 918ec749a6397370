/**
 * VPC server images: which one has a number, which own ones have a name.
 *
 * <p>Slightly more types than most packages: the caches of server images and the endpoint that
 * answers from them stay together, as in every feature.
 */
@NullMarked
package io.imagegateway.serverimage;

import org.jspecify.annotations.NullMarked;
