/**
 * A store of look-ups that knows how old its answers are: one load per key, stale answers while a
 * refresh runs, old answers while the source is down, failures as values. Of NCP it knows the names
 * of its services, to say whose fault a time-out is, and of the gateway the names of its stores,
 * whose settings are all in one place; it calls nobody.
 */
@NullMarked
package io.imagegateway.freshness;

import org.jspecify.annotations.NullMarked;
