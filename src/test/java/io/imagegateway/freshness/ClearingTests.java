package io.imagegateway.freshness;

import static org.assertj.core.api.Assertions.assertThat;

import io.imagegateway.freshness.Clearing.All;
import io.imagegateway.freshness.Clearing.OneFence;
import io.imagegateway.freshness.Clearing.OneKey;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClearingTests {

  @Test
  void isOneLine() {
    assertThat(new Clearing("box-images", new All()).text()).isEqualTo("box-images");
    assertThat(new Clearing("box-images", new OneKey("26:CON")).text())
        .isEqualTo("box-images key 26:CON");
    assertThat(new Clearing("box-images", new OneFence(26)).text())
        .isEqualTo("box-images fence 26");
  }

  static Stream<Clearing> clearings() {
    return Stream.of(new All(), new OneKey("26:CON"), new OneKey("all"), new OneFence(26))
        .map(scope -> new Clearing("box-images", scope));
  }

  @ParameterizedTest
  @MethodSource("clearings")
  void isReadFromItsLine(Clearing clearing) {
    assertThat(Clearing.of(clearing.text())).contains(clearing);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Box",
        "box-images ",
        "box-images key",
        "box-images key a b",
        "box-images fence x",
        "box-images fence 12345678901234567",
        "box-images store 26"
      })
  void isNothingElse(String text) {
    assertThat(Clearing.of(text)).isEmpty();
  }

  @Test
  void ofAnotherReplicaTakesItsPlaceInTheOrderOfThisOnes() {
    ClearingOrder order = new ClearingOrder();
    ClearingMark start = order.now();
    order.recorded(100, order.now());
    ClearingMark first = order.next();
    order.recorded(200, order.now());
    ClearingMark second = order.next();

    assertThat(order.of(99, second)).isEqualTo(start);
    assertThat(order.of(100, second)).isEqualTo(first);
    assertThat(order.of(200, second)).isEqualTo(second);
    assertThat(order.of(200, first)).isEqualTo(first);
  }

  /** What is older than all that is remembered is older than everything. */
  @Test
  void isForgottenOnTheSafeSide() {
    ClearingOrder order = new ClearingOrder();
    for (int i = 1; i <= 2_000; i++) {
      order.recorded(i, order.next());
    }
    assertThat(order.of(10, order.now())).isEqualTo(new ClearingMark(0));
    assertThat(order.of(2_000, order.now())).isEqualTo(order.now());
  }

  @Test
  void ofAKeyIsNotForgottenWhenThereAreManyOthers() {
    ClearedKeys<Integer> cleared = new ClearedKeys<>();
    cleared.cleared(0, new ClearingMark(1));
    for (int key = 1; key <= 30_000; key++) {
      cleared.cleared(key, new ClearingMark(2));
    }
    assertThat(cleared.since(0, new ClearingMark(0))).isTrue();
    assertThat(cleared.since(0, new ClearingMark(2))).isFalse();
  }
}
