package io.imagegateway.customimage;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.imagegateway.freshness.CacheSettings;
import io.imagegateway.lookup.Failure;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The Datafences that are known to be inaccessible, by the answers for single lists. One fence has
 * up to six lists (five product codes of boxes, one of fence servers). An answer that counts for
 * the fence makes the other calls useless.
 *
 * <p>An absence counts for the other lists while it is believed for its own ({@code absent} of
 * box-images, from the answer on). It never counts for a list that was found and may still be held.
 * At most as many fences are remembered as there may be box-images entries. Thread-safe.
 */
@Component
public final class FenceAbsences {

  private final InstantSource time;
  private final Duration absent;
  private final Cache<Long, List<Report>> reports;

  /** The lists that may be held with a value. */
  private final Cache<ListId, Boolean> found;

  FenceAbsences(ListFreshness freshness, InstantSource time) {
    this.time = time;
    CacheSettings lists = freshness.boxImages();
    this.absent = lists.absent();
    this.reports = remembering(lists.absent(), lists.maxSize());
    this.found =
        remembering(
            Stream.of(lists.outage(), freshness.fenceImages().outage())
                .max(Duration::compareTo)
                .orElseThrow(),
            lists.maxSize());
  }

  private <K, V> Cache<K, V> remembering(Duration duration, int size) {
    return Caffeine.newBuilder()
        .expireAfterWrite(duration)
        .maximumSize(size)
        .ticker(() -> ChronoUnit.NANOS.between(Instant.EPOCH, time.instant()))
        .executor(Runnable::run)
        .build();
  }

  /** A list of custom images: a Datafence and Datafence's code of the product. */
  public record ListId(long fenceId, String productCode) {}

  /** The meaning of an absence for the fence. */
  public enum Scope {
    /** The fence is not accessible, whichever list is asked for. */
    FENCE,
    /** A parameter is wrong; which one it is, a second product code shows. */
    PARAMETER
  }

  private record Report(String productCode, Failure reason, Scope scope, Instant until) {}

  /**
   * The absence of a list that need not be asked for.
   *
   * @return the reason that NCP gave for another list of the fence; empty if the list is to be
   *     asked for
   */
  public Optional<Failure> of(ListId list) {
    List<Report> known = current(reports.getIfPresent(list.fenceId));
    if (known.isEmpty() || found.getIfPresent(list) != null) {
      return Optional.empty();
    }
    return known.stream()
        .filter(report -> report.scope == Scope.FENCE || known.size() > 1)
        .map(Report::reason)
        .findFirst();
  }

  /** Takes note that NCP answered a list as found: the fence is accessible. */
  public void found(ListId list) {
    found.put(list, true);
    reports.invalidate(list.fenceId);
  }

  /**
   * Takes note that NCP answered a list as absent.
   *
   * @param reason the reason of the absence
   * @param scope what NCP's code means for the fence
   */
  public void absent(ListId list, Failure reason, Scope scope) {
    found.invalidate(list);
    Report report = new Report(list.productCode, reason, scope, time.instant().plus(absent));
    reports
        .asMap()
        .merge(
            list.fenceId,
            List.of(report),
            (before, _) ->
                Stream.concat(
                        current(before).stream()
                            .filter(old -> !Objects.equals(old.productCode, list.productCode)),
                        Stream.of(report))
                    .toList());
  }

  private List<Report> current(@Nullable List<Report> known) {
    Instant now = time.instant();
    return known == null
        ? List.of()
        : known.stream().filter(report -> now.isBefore(report.until)).toList();
  }
}
