package io.imagegateway.sharedstore;

import io.imagegateway.freshness.Clearing;
import io.imagegateway.freshness.Clearing.OneFence;
import io.imagegateway.freshness.Clearing.OneKey;
import io.imagegateway.freshness.SharedStore.Lease;
import io.imagegateway.freshness.SharedStore.Question;
import io.imagegateway.lookup.UpstreamService;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The keys of one group of replicas in the store. The version of the format is part of every key,
 * so replicas of different formats neither read nor overwrite each other's entries.
 *
 * @param name of the group, with what must be the same for all of it
 */
record KeySpace(String name) {

  /** The version of the format of keys and values. */
  static final String VERSION = "ig1";

  String entry(String cache, String key) {
    return in("e", cache, key);
  }

  String lease(String cache, String key) {
    return in("l", cache, key);
  }

  String failure(String cache, String key) {
    return in("x", cache, key);
  }

  /** The number of the last clearing. */
  String counter() {
    return in("clearings");
  }

  /** The latest clearings. */
  String log() {
    return in("cleared");
  }

  /** The number of the last clearing of a whole cache, or of a Datafence in it. */
  String mark(String cache, @Nullable Long fence) {
    return fence == null ? in("z", cache) : in("z", cache, Long.toString(fence));
  }

  /** When the bucket of a service's permits is full again. */
  String permits(UpstreamService service) {
    return in("t", service.label());
  }

  /** The keys of the script that reads entries. */
  List<String> ofReading(String cache, List<Question> questions) {
    return Stream.concat(
            Stream.of(counter(), mark(cache, null)),
            questions.stream()
                .flatMap(question ->
                    Stream.of(
                        entry(cache, question.key()),
                        lease(cache, question.key()),
                        failure(cache, question.key()),
                        mark(cache, question.fence()))))
        .toList();
  }

  /** The keys of the script that ends a lease with an entry. */
  List<String> ofFilling(Lease lease) {
    String failure = failure(lease.cache(), lease.key());
    return ofEnding(lease, entry(lease.cache(), lease.key()), failure);
  }

  /** The keys of the script that ends a lease with a failure, or with nothing. */
  List<String> ofFailing(Lease lease) {
    String failure = failure(lease.cache(), lease.key());
    return ofEnding(lease, failure, failure);
  }

  private List<String> ofEnding(Lease lease, String written, String outOfDate) {
    return List.of(
        lease(lease.cache(), lease.key()),
        written,
        outOfDate,
        mark(lease.cache(), null),
        mark(lease.cache(), lease.fence()));
  }

  /** The keys of the script that clears. */
  List<String> ofClearing(Clearing clearing) {
    String cache = clearing.cache();
    return switch (clearing.scope()) {
      case Clearing.All() -> List.of(counter(), log(), mark(cache, null));
      case OneFence(long fenceId) -> List.of(counter(), log(), mark(cache, fenceId));
      case OneKey(String key) ->
          List.of(counter(), log(), entry(cache, key), lease(cache, key), failure(cache, key));
    };
  }

  private String in(String... parts) {
    return VERSION + ":{" + name + "}:" + String.join(":", parts);
  }
}
