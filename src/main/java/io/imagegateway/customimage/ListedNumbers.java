package io.imagegateway.customimage;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.imagegateway.serverimage.NamedNumbers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/**
 * The numbers that lists of custom images show. A number counts as long as the list that showed it
 * may be held ({@code outage}); as many are remembered as a full cache of lists shows at least.
 * Thread-safe.
 */
@Component
public final class ListedNumbers implements NamedNumbers {

  private final Cache<String, Boolean> numbers;

  ListedNumbers(ListFreshness freshness, InstantSource time) {
    Duration held =
        Stream.of(freshness.boxImages().outage(), freshness.fenceImages().outage())
            .max(Duration::compareTo)
            .orElseThrow();
    this.numbers =
        Caffeine.newBuilder()
            .expireAfterWrite(held)
            .maximumSize(freshness.boxImages().maxSize() + (long) freshness.fenceImages().maxSize())
            .ticker(() -> ChronoUnit.NANOS.between(Instant.EPOCH, time.instant()))
            .executor(Runnable::run)
            .build();
  }

  /** Takes note of a list that was found. */
  public void add(List<CustomImage> list) {
    list.forEach(image -> numbers.put(image.number(), true));
  }

  @Override
  public boolean contains(String serverImageNo) {
    return numbers.getIfPresent(serverImageNo) != null;
  }
}
