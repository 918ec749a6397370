/** What operators see and set going: health, metrics, warm-up. Known by no other package. */
@NullMarked
package io.imagegateway.ops;

import org.jspecify.annotations.NullMarked;
