/** Tests of the whole, and what all tests share. */
@NullMarked
package io.imagegateway;

import org.jspecify.annotations.NullMarked;
