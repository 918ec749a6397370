/** Tests of {@code io.imagegateway.fence}. */
@NullMarked
package io.imagegateway.fence;

import org.jspecify.annotations.NullMarked;
