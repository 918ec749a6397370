package io.imagegateway.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.imagegateway.VirtualTime;
import io.imagegateway.freshness.Freshness;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.util.unit.DataSize;

class PreparedAnswersTests {

  private final VirtualTime time = new VirtualTime();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final PreparedAnswers answers =
      new PreparedAnswers(new PreparedSettings(DataSize.ofKilobytes(100)), time, meters);
  private final AtomicInteger renderings = new AtomicInteger();

  private static PreparedAnswer answer(String etag) {
    return new PreparedAnswer(etag, null, null, Freshness.NONE, () -> {}, "/api", Map.of());
  }

  private byte[] render(int bytes) {
    renderings.incrementAndGet();
    return "x".repeat(bytes).getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void rendersOneBodyForAllWhoWantItAtTheSameTime() throws Exception {
    int callers = 8;
    CountDownLatch allAreHere = new CountDownLatch(callers);
    List<Future<AnswerBody>> bodies = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < callers; i++) {
        bodies.add(
            threads.submit(() -> {
              allAreHere.countDown();
              allAreHere.await();
              return answers.keep("/api", answer("W/\"1\""), () -> render(1000));
            }));
      }
      AnswerBody first = bodies.getFirst().get();
      for (Future<AnswerBody> body : bodies) {
        assertThat(body.get()).isSameAs(first);
      }
    }
    assertThat(renderings).hasValue(1);
  }

  @Test
  void rendersABodyAgainOnlyIfItsTagIsAnother() {
    AnswerBody body = answers.keep("/api", answer("W/\"1\""), () -> render(1000));
    assertThat(answers.keep("/api", answer("W/\"1\""), () -> render(1000))).isSameAs(body);
    assertThat(renderings).hasValue(1);
    assertThat(answers.keep("/api", answer("W/\"2\""), () -> render(1000))).isNotSameAs(body);
    assertThat(answers.keep("/other", answer("W/\"2\""), () -> render(1000))).isNotSameAs(body);
    assertThat(renderings).hasValue(3);
  }

  @Test
  void keepsTheBodyOfAnAnswerThatIsGivenWithoutItInBetween() {
    AnswerBody body = answers.keep("/api", answer("W/\"1\""), () -> render(1000));
    answers.keep("/api", answer("W/\"1\""));
    assertThat(answers.keep("/api", answer("W/\"1\""), () -> render(1000))).isSameAs(body);
  }

  @Test
  @Timeout(10)
  void aRenderingThatBreaksOffLeavesNobodyWaiting() {
    assertThatIllegalStateException()
        .isThrownBy(() ->
            answers.keep(
                "/api",
                answer("W/\"1\""),
                () -> {
                  throw new IllegalStateException("a bug");
                }));
    assertThat(answers.keep("/api", answer("W/\"1\""), () -> render(10)).bytes()).hasSize(10);
  }

  @Test
  void boundsTheMemoryThatAllOfThemTake() {
    for (int i = 0; i < 100; i++) {
      answers.keep("/api/" + i, answer("W/\"1\""), () -> render(10_000));
    }
    assertThat(meters.get("prepared.answers.size").gauge().value())
        .isBetween(10_000.0, 100.0 * 1024);
    assertThat(meters.get("prepared.answers.max.size").gauge().value()).isEqualTo(100 * 1024);
  }

  @Test
  void forgetsWhatNobodyAsksFor() {
    answers.keep("/api", answer("W/\"1\""), () -> render(1000));
    time.pass(Duration.ofMinutes(10));
    answers.keep("/api", answer("W/\"1\""), () -> render(1000));
    assertThat(renderings).hasValue(2);
  }

  @Test
  void givesNothingWhosePartsAreNotKnown() {
    answers.keep("/api", answer("W/\"1\""), () -> render(1000));
    assertThat(answers.find("/api", time.instant())).isEmpty();
  }

  @Test
  void acceptsWhatWasAnsweredWithJsonBefore() {
    assertThat(answers.accepts(null)).isTrue();
    assertThat(answers.accepts("text/html, */*;q=0.1")).isFalse();
    answers.accepted("text/html, */*;q=0.1");
    assertThat(answers.accepts("text/html, */*;q=0.1")).isTrue();
    answers.accepted("x".repeat(257));
    assertThat(answers.accepts("x".repeat(257))).isFalse();
  }

  @Test
  void compressesABodyOnceUnlessThatSavesLittle() {
    AnswerBody body = new AnswerBody("{\"a\":1}".repeat(1000).getBytes(StandardCharsets.UTF_8));
    assertThat(body.gzip()).isSameAs(body.gzip()).hasSizeLessThan(500);
    AnswerBody incompressible = new AnswerBody(new byte[] {3, 1, 4, 1, 5, 9, 2, 6});
    assertThat(incompressible.gzip()).isNotSameAs(incompressible.gzip());
  }

  @Test
  void preparesNothingWhereItMayTakeNoMemory() {
    assertThat(answers.areEnabled()).isTrue();
    assertThat(
            new PreparedAnswers(
                    new PreparedSettings(DataSize.ofBytes(0)), time, new SimpleMeterRegistry())
                .areEnabled())
        .isFalse();
    assertThat(new PreparedSettings(null).maxBytes())
        .isEqualTo(Runtime.getRuntime().maxMemory() / 16);
  }
}
