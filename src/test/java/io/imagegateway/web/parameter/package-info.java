/** Tests of {@code io.imagegateway.web.parameter}. */
@NullMarked
package io.imagegateway.web.parameter;

import org.jspecify.annotations.NullMarked;
