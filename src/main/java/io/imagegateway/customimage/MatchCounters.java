package io.imagegateway.customimage;

import io.imagegateway.customimage.Joined.JoinedImage;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/**
 * Counters of the images in answers by how they were matched: {@code box.image.matches}, by {@code
 * status}.
 */
@Component
public final class MatchCounters {

  private final Map<MatchStatus, Counter> counters;

  MatchCounters(MeterRegistry registry) {
    counters =
        Arrays.stream(MatchStatus.values())
            .collect(
                Collectors.toMap(
                    Function.identity(),
                    status ->
                        Counter.builder("box.image.matches")
                            .description(
                                "Box and fence custom images in answers, by how they were matched")
                            .tag("status", status.name())
                            .register(registry),
                    (first, _) -> first,
                    () -> new EnumMap<>(MatchStatus.class)));
  }

  /** Counts every image of an answer. */
  public void count(Joined joined) {
    joined.lists().forEach(list -> list.images().forEach(this::count));
  }

  /** Counts the image of an answer that shows one. */
  public void count(JoinedImage joined) {
    Objects.requireNonNull(counters.get(joined.match().status())).increment();
  }
}
