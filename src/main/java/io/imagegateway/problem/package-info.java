/**
 * The vocabulary of everything that can go wrong: the codes that callers see, and a failure as a
 * value. At the bottom of the house: known by every other package, knows none.
 */
@NullMarked
package io.imagegateway.problem;

import org.jspecify.annotations.NullMarked;
