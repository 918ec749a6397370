package io.imagegateway.freshness;

import io.imagegateway.lookup.Outcome;

/**
 * The answer of a store to a read.
 *
 * @param outcome what is known
 * @param freshness how old that is, and why it is not newer
 * @param <V> what was looked for
 */
public record Answer<V>(Outcome<V> outcome, Freshness freshness) {}
