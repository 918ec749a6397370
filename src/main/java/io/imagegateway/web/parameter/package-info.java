/**
 * The parameters of requests: declared at the methods that answer them, read strictly, and
 * described from the same declaration.
 */
@NullMarked
package io.imagegateway.web.parameter;

import org.jspecify.annotations.NullMarked;
