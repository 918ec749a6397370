/** Tests of {@code io.imagegateway.web}. */
@NullMarked
package io.imagegateway.web;

import org.jspecify.annotations.NullMarked;
