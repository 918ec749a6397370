package io.imagegateway.customimage;

import static org.assertj.core.api.Assertions.assertThat;

import io.imagegateway.VirtualTime;
import io.imagegateway.freshness.VirtualStores;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ListedNumbersTests {

  private static final Duration OUTAGE = VirtualStores.settings("box-images").outage();

  private final VirtualTime time = new VirtualTime();
  private final ListedNumbers numbers = Numbers.at(time);

  @Test
  void holdWhatListsShowForAsLongAsAListMayBeHeld() {
    assertThat(numbers.contains("1")).isFalse();
    numbers.add(list(1, 2));
    numbers.add(list());
    time.pass(OUTAGE.minusNanos(1));
    assertThat(numbers.contains("1")).isTrue();
    assertThat(numbers.contains("01")).isFalse();
    numbers.add(list(2));
    time.pass(Duration.ofNanos(1));
    assertThat(numbers.contains("1")).isFalse();
    assertThat(numbers.contains("2")).isTrue();
  }

  @Test
  void areBounded() {
    numbers.add(list(LongStream.rangeClosed(1, 30_000).toArray()));
    assertThat(LongStream.rangeClosed(1, 30_000).mapToObj(Long::toString))
        .filteredOn(numbers::contains)
        .hasSize(20_000);
  }

  private static List<CustomImage> list(long... numbers) {
    return LongStream.of(numbers)
        .mapToObj(number -> new CustomImage(number, null, "CON", null))
        .toList();
  }
}
