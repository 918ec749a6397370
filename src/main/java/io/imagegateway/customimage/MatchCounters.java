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
import java.util.stream.Stream;
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

  /** Counts every image of an answer each time that it is run. */
  public Runnable tally(Joined joined) {
    return tally(joined.lists().stream().flatMap(list -> list.images().stream()));
  }

  /** Counts these images of an answer each time that it is run. */
  public Runnable tally(Stream<JoinedImage> images) {
    Map<MatchStatus, Long> counts =
        images.collect(
            Collectors.groupingBy(
                image -> image.match().status(),
                () -> new EnumMap<>(MatchStatus.class),
                Collectors.counting()));
    return () ->
        counts.forEach(
            (status, count) -> Objects.requireNonNull(counters.get(status)).increment(count));
  }
}
