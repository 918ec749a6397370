/**
 * Box custom images, the main feature: those of one Datafence and the search in several, joined
 * with the VPC server images that they are.
 *
 * <p>More types than elsewhere, since the search and the answers for one Datafence are made of the
 * same cached lists, which stay hidden from other packages. Of those, the operations of NCP
 * implement {@link BoxImageSource} for {@link ProductCode}s; nothing else is public.
 */
@NullMarked
package io.imagegateway.boximage;

import org.jspecify.annotations.NullMarked;
