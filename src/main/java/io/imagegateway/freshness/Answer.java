package io.imagegateway.freshness;

import io.imagegateway.lookup.Outcome;

/**
 * What a store says when it is read.
 *
 * @param outcome what is known
 * @param freshness how old that knowledge is
 * @param <V> what was looked for
 */
public record Answer<V>(Outcome<V> outcome, Freshness freshness) {}
