/** What operators see: how NCP looks from here. Known by no other package. */
@NullMarked
package io.imagegateway.ops;

import org.jspecify.annotations.NullMarked;
