package io.imagegateway.ncp.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import io.imagegateway.ncp.wire.ResponseBody.Document;
import io.imagegateway.ncp.wire.ResponseBody.Unreadable;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.reactive.function.client.ClientResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.publisher.TestPublisher;

class BodyReaderTests {

  private static final String JSON = "{\"a\":\"" + "x".repeat(50) + "\"}";

  /** 2500 bytes shared, a lane of 2000, and 5500 for trees. */
  private final BodyBudget budget = new BodyBudget(10_000, 2000, Schedulers.immediate());

  private final BodyReader reader = new BodyReader(budget);

  @Test
  void readsABodyThatComesInPiecesAndReturnsAllThatItHeld() {
    byte[] bytes = JSON.getBytes(UTF_8);
    Flux<DataBuffer> pieces = Flux.range(0, bytes.length).map(i -> buffer(new byte[] {bytes[i]}));

    assertThat(read(null, pieces)).isCompletedWithValueMatching(Document.class::isInstance);
    assertThat(budget.available()).isEqualTo(10_000);
  }

  static Stream<Arguments> nothingToRead() {
    byte[] gzip = gzipped(JSON.getBytes(UTF_8));
    byte[] flood = gzipped(new byte[1_000_000]);
    return Stream.of(
        Arguments.of(null, new byte[0]),
        Arguments.of("gzip", new byte[0]),
        Arguments.of(null, "no JSON".getBytes(UTF_8)),
        Arguments.of(null, gzip),
        Arguments.of("gzip", JSON.getBytes(UTF_8)),
        Arguments.of("gzip", Arrays.copyOf(gzip, gzip.length - 9)),
        Arguments.of("gzip", gzipped(gzip)),
        Arguments.of("gzip, gzip", gzipped(gzip)),
        Arguments.of("gzip", flood),
        // Longer than the limit, and heavier than the room for trees.
        Arguments.of(null, ("[" + " ".repeat(2000) + "]").getBytes(UTF_8)),
        Arguments.of(null, ("[" + "{},".repeat(100) + "{}]").getBytes(UTF_8)));
  }

  @ParameterizedTest
  @MethodSource("nothingToRead")
  void readsNothingElseAndKeepsNothingOfIt(@Nullable String encoding, byte[] bytes) {
    assertThat(read(encoding, Flux.just(buffer(bytes)))).isCompletedWithValue(new Unreadable());
    assertThat(budget.available()).isEqualTo(10_000);
  }

  @Test
  void readsABodyThatIsCompressed() {
    assertThat(read("x-gzip", Flux.just(buffer(gzipped(JSON.getBytes(UTF_8))))))
        .isCompletedWithValueMatching(Document.class::isInstance);
  }

  @Test
  void readsABodyOfBlanksInNoTime() {
    BodyReader large = new BodyReader(new BodyBudget(64 << 20, 8 << 20, Schedulers.immediate()));
    byte[] blanks = gzipped(" ".repeat(8 << 20).getBytes(UTF_8));

    ResponseBody body =
        assertTimeout(
            Duration.ofSeconds(2),
            () ->
                large
                    .<ResponseBody>read(
                        "a test", response("gzip", Flux.just(buffer(blanks))), read -> read)
                    .block());

    assertThat(body).isEqualTo(new Unreadable());
  }

  @Test
  void stopsReadingAtTheLimit() {
    TestPublisher<DataBuffer> endless = TestPublisher.create();
    CompletableFuture<@Nullable ResponseBody> body = read(null, endless.flux());

    endless.next(buffer(new byte[2000]));
    assertThat(body).isNotDone();
    endless.next(buffer(new byte[1]));

    assertThat(body).isCompletedWithValue(new Unreadable());
    endless.assertCancelled();
    assertThat(budget.available()).isEqualTo(10_000);
  }

  @Test
  void takesABodyThatBreaksOffForUnreadable() {
    TestPublisher<DataBuffer> broken = TestPublisher.create();
    CompletableFuture<@Nullable ResponseBody> body = read(null, broken.flux());
    broken.next(buffer("{}".getBytes(UTF_8)));

    broken.error(new IOException("reset"));

    assertThat(body).isCompletedWithValue(new Unreadable());
    assertThat(budget.available()).isEqualTo(10_000);
  }

  @Test
  void letsABodyWaitWithItsConnectionUntilThereIsRoom() {
    BodyBudget.Claim full = full();
    TestPublisher<DataBuffer> waiting = TestPublisher.create();
    CompletableFuture<@Nullable ResponseBody> body = read(null, waiting.flux());
    waiting.assertMaxRequested(1);

    waiting.next(buffer("{".getBytes(UTF_8)));

    assertThat(budget.waiting()).isEqualTo(1);
    waiting.assertMaxRequested(1);
    full.close();
    assertThat(budget.waiting()).isZero();
    waiting.next(buffer("}".getBytes(UTF_8)));
    waiting.complete();
    assertThat(body).isCompletedWithValueMatching(Document.class::isInstance);
  }

  @Test
  void leavesTheQueueAndTheConnectionWhenNobodyWaitsAnyMore() {
    full();
    TestPublisher<DataBuffer> waiting = TestPublisher.create();
    CompletableFuture<@Nullable ResponseBody> body = read(null, waiting.flux());
    waiting.next(buffer("{".getBytes(UTF_8)));
    assertThat(budget.waiting()).isEqualTo(1);

    body.cancel(true);

    waiting.assertCancelled();
    assertThat(budget.waiting()).isZero();
  }

  @Test
  void holdsTheTreeOnlyWhileItIsUsed() {
    Long during =
        reader
            .read(
                "a test",
                response(null, Flux.just(buffer("{}".getBytes(UTF_8)))),
                _ -> budget.available())
            .block();

    assertThat(during).isEqualTo(10_000 - 2 - 2 * 40);
    assertThat(budget.available()).isEqualTo(10_000);
  }

  @Test
  void passesOnABugOfItsUser() {
    Mono<ResponseBody> body =
        reader.read(
            "a test",
            response(null, Flux.just(buffer("{}".getBytes(UTF_8)))),
            _ -> {
              throw new IllegalStateException("a bug");
            });

    assertThat(body.toFuture()).isCompletedExceptionally().failsWithin(Duration.ofSeconds(1));
    assertThat(budget.available()).isEqualTo(10_000);
  }

  /** Takes all room for received bytes; closing the claim gives the lane back. */
  private BodyBudget.Claim full() {
    budget.open().receive(2500).subscribe();
    BodyBudget.Claim lane = budget.open();
    lane.receive(1).subscribe();
    return lane;
  }

  private CompletableFuture<@Nullable ResponseBody> read(
      @Nullable String encoding, Flux<DataBuffer> bytes) {
    return reader.<ResponseBody>read("a test", response(encoding, bytes), body -> body).toFuture();
  }

  private static ClientResponse response(@Nullable String encoding, Flux<DataBuffer> bytes) {
    ClientResponse.Builder response = ClientResponse.create(HttpStatus.OK).body(bytes);
    if (encoding != null) {
      response.header(HttpHeaders.CONTENT_ENCODING, encoding);
    }
    return response.build();
  }

  private static DataBuffer buffer(byte[] bytes) {
    return DefaultDataBufferFactory.sharedInstance.wrap(bytes);
  }

  private static byte[] gzipped(byte[] bytes) {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
      gzip.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return compressed.toByteArray();
  }
}
