/**
 * The parameters of requests: declared at the methods that answer them, read strictly, and
 * described from the same declaration.
 *
 * <p>More types than most packages, since every format of a value is a small class of its own.
 * Reading and description share package-private parts, so that a parameter cannot be read by one
 * rule and described by another.
 */
@NullMarked
package io.imagegateway.web.parameter;

import org.jspecify.annotations.NullMarked;
