package io.imagegateway.freshness;

import io.imagegateway.lookup.Loaded;
import org.jspecify.annotations.Nullable;

/**
 * The result of a load as it reaches a store.
 *
 * @param loaded the result with its age
 * @param asked the point in the order of clearings at which it was asked for
 * @param due decides by how much {@code fresh} is shortened; null: what the load itself decides
 * @param <V> what was looked for
 */
record Arrival<V>(Loaded<V> loaded, ClearingMark asked, @Nullable Long due) {}
