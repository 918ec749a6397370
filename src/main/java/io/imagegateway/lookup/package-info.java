/**
 * The vocabulary of a look-up: its outcome, its terms, its failure, and the upstream service that
 * it asks. At the bottom of the house: known by every other package, knows none.
 */
@NullMarked
package io.imagegateway.lookup;

import org.jspecify.annotations.NullMarked;
