package io.imagegateway.freshness;

import io.imagegateway.lookup.LoadTerms;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import java.util.Locale;

/**
 * The observations {@code freshness.loads} of one store's loads, with the tags {@code cache} and
 * {@code priority}: as a part of the request that misses something, or, in the background, of
 * nothing.
 *
 * @param cache the name of the store's cache
 */
record LoadObservations(String cache, ObservationRegistry registry) {

  /**
   * A load begins.
   *
   * @param keys how many keys it is for
   * @param cause what it is a part of
   */
  Observation begin(LoadTerms.Priority priority, int keys, Observation cause) {
    // The scope makes the cause the parent, whatever thread this is.
    return cause.scoped(() ->
        Observation.createNotStarted("freshness.loads", registry)
            .contextualName(verb(priority) + " " + cache)
            .lowCardinalityKeyValue("cache", cache)
            .lowCardinalityKeyValue("priority", priority.name().toLowerCase(Locale.ROOT))
            .highCardinalityKeyValue("keys", Integer.toString(keys))
            .start());
  }

  private static String verb(LoadTerms.Priority priority) {
    return switch (priority) {
      case FOREGROUND -> "load";
      case BACKGROUND -> "refresh";
    };
  }
}
