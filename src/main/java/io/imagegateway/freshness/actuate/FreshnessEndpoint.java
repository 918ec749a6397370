package io.imagegateway.freshness.actuate;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.imagegateway.freshness.CacheView;
import io.imagegateway.freshness.EntryView;
import io.imagegateway.freshness.Stores;
import io.imagegateway.lookup.Loaded;
import io.imagegateway.lookup.ProblemCode;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.stereotype.Component;

/**
 * The actuator endpoint {@code freshness}: what the caches hold for a key and how old it is,
 * nothing of the value. Clearing is possible only with unrestricted access; {@code
 * application.yaml} makes the endpoint read-only.
 */
@Component
@Endpoint(id = "freshness")
final class FreshnessEndpoint {

  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,16}");

  private final Stores stores;

  FreshnessEndpoint(Stores stores) {
    this.stores = stores;
  }

  /**
   * The number of keys in each state.
   *
   * @param caches by name
   */
  record Counts(Map<String, Map<EntryView.State, Integer>> caches) {}

  /**
   * The content of a cache for a key. Times are whole seconds.
   *
   * @see EntryView
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Entry(
      String cache,
      String key,
      EntryView.State state,
      @Nullable Long age,
      @Nullable Long freshFor,
      @Nullable Long servedFor,
      @Nullable LastFailure lastFailure,
      @Nullable Long nextTry,
      boolean loading,
      Loaded.Origin source) {

    /** A failed load. */
    record LastFailure(ProblemCode code, long age) {}
  }

  /** Counts the keys of all caches by their state. */
  @ReadOperation
  Counts counts() {
    Map<String, Map<EntryView.State, Integer>> counts = new LinkedHashMap<>();
    stores.views().forEach(view -> counts.put(view.name(), view.counts()));
    return new Counts(counts);
  }

  /** Counts the keys of one cache by their state. */
  @ReadOperation
  WebEndpointResponse<Map<EntryView.State, Integer>> counts(@Selector String cache) {
    return stores
        .view(cache)
        .map(view -> new WebEndpointResponse<>(view.counts()))
        .orElseGet(FreshnessEndpoint::notFound);
  }

  /** Explains an entry. */
  @ReadOperation
  WebEndpointResponse<Entry> entry(@Selector String cache, @Selector String key) {
    Optional<CacheView> view = stores.view(cache);
    try {
      return view.flatMap(held -> held.entry(key))
          .map(entry -> new WebEndpointResponse<>(entry(cache, key, entry)))
          .orElseGet(FreshnessEndpoint::notFound);
    } catch (IllegalArgumentException e) {
      throw invalid(e);
    }
  }

  /** Clears one key. */
  @DeleteOperation
  WebEndpointResponse<Void> clear(@Selector String cache, @Selector String key) {
    return clear(cache, view -> view.clear(key));
  }

  /** Clears all keys of a Datafence. */
  @DeleteOperation
  WebEndpointResponse<Void> clearFence(@Selector String cache, @Nullable String fenceId) {
    return clear(
        cache,
        view -> {
          if (fenceId == null || !NUMBER.matcher(fenceId).matches()) {
            throw new IllegalArgumentException("fenceId must be the number of a Datafence");
          }
          view.clearFence(Long.parseLong(fenceId));
        });
  }

  private WebEndpointResponse<Void> clear(String cache, Consumer<CacheView> clearing) {
    Optional<CacheView> view = stores.view(cache);
    try {
      view.ifPresent(clearing);
    } catch (IllegalArgumentException e) {
      throw invalid(e);
    }
    return view.isPresent()
        ? new WebEndpointResponse<>(WebEndpointResponse.STATUS_NO_CONTENT)
        : notFound();
  }

  private static InvalidEndpointRequestException invalid(IllegalArgumentException cause) {
    String reason = String.valueOf(cause.getMessage());
    return new InvalidEndpointRequestException(reason, reason, cause);
  }

  private static <T> WebEndpointResponse<T> notFound() {
    return new WebEndpointResponse<>(WebEndpointResponse.STATUS_NOT_FOUND);
  }

  private static Entry entry(String cache, String key, EntryView view) {
    EntryView.LastFailure failure = view.lastFailure();
    return new Entry(
        cache,
        key,
        view.state(),
        seconds(view.age()),
        seconds(view.freshFor()),
        seconds(view.servedFor()),
        failure == null ? null : new Entry.LastFailure(failure.code(), failure.age().toSeconds()),
        seconds(view.nextTry()),
        view.loading(),
        view.origin());
  }

  private static @Nullable Long seconds(@Nullable Duration duration) {
    return duration == null ? null : Long.valueOf(duration.toSeconds());
  }
}
