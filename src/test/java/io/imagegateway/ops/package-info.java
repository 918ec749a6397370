/** Tests of {@code io.imagegateway.ops}. */
@NullMarked
package io.imagegateway.ops;

import org.jspecify.annotations.NullMarked;
