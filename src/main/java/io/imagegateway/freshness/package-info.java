/**
 * A store of look-ups with known ages: one load per key, old answers while a refresh runs or while
 * the source is down, failures as values. It knows the names of NCP's services, to attribute a
 * time-out to one, and no cache by its name; it calls nothing but the loaders that it is given.
 *
 * <p>More types than elsewhere, for one reason: {@link Store} is one state machine, and its parts
 * (entries, flights, lifetimes, queue, records) are visible to each other and to no other package,
 * which only one package can guarantee. What other packages use is {@link Stores}, {@link Store}
 * and {@link Loader} with their values.
 */
@NullMarked
package io.imagegateway.freshness;

import org.jspecify.annotations.NullMarked;
