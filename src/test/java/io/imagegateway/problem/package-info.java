/** Tests of {@code io.imagegateway.problem}. */
@NullMarked
package io.imagegateway.problem;

import org.jspecify.annotations.NullMarked;
