package io.imagegateway.ncp.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.imagegateway.VirtualTime;
import io.imagegateway.boximage.BoxImageSource.ListKey;
import io.imagegateway.boximage.ProductCode;
import io.imagegateway.lookup.LoadTerms;
import io.imagegateway.lookup.Outcome;
import io.imagegateway.lookup.ProblemCode;
import io.imagegateway.ncp.NcpSettings;
import io.imagegateway.ncp.ServiceSettings;
import io.imagegateway.ncp.api.AnswerParser;
import io.imagegateway.ncp.api.NcpClient;
import io.imagegateway.ncp.api.NcpRequest;
import io.imagegateway.ncp.credentials.Credentials;
import io.imagegateway.ncp.datafence.VirtualBoxImages;
import io.imagegateway.ncp.server.VirtualServerImages;
import io.imagegateway.serverimage.ServerImageSource.NumberKey;
import io.micrometer.observation.Observation;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.slf4j.LoggerFactory;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeStrategies;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Mutated NCP fixtures on the whole way from a received body to an outcome: none is a bug, none is
 * taken for an absence that it does not report, and none takes long. {@code -Dfuzz.bodies=1000000}
 * makes a long run, {@code -Dfuzz.seed} repeats one: the seed of a failing body is printed.
 */
class FixtureFuzzTests {

  private static final int BODIES = Integer.getInteger("fuzz.bodies", 20_000);
  private static final long FIRST_SEED = Long.getLong("fuzz.seed", 20_261_127);

  /** Far above the 200 ms that a body may take, so that a busy machine fails no build. */
  private static final Duration LONGEST = Duration.ofSeconds(2);

  private static final Duration ATTEMPT = Duration.ofMinutes(1);
  private static final Credentials CREDENTIALS =
      new Credentials("EXAMPLEACCESSKEY0001", "EXAMPLE-secret-key-not-real");

  private final JsonMapper plain = JsonMapper.shared();
  private final Capture capture = new Capture();
  private final List<Target<?>> targets = targets();
  private final AtomicReference<MutatedBody> next = new AtomicReference<>();

  /**
   * An operation under test.
   *
   * @param request what is asked
   * @param parser reads the answer
   * @param none whether an outcome claims that there is nothing
   * @param reported whether a document reports that there is nothing
   * @param codes NCP's codes that report the same
   */
  private record Target<T>(
      NcpRequest request,
      AnswerParser<T> parser,
      Predicate<Object> none,
      Predicate<JsonNode> reported,
      List<String> codes) {}

  /** Keeps what an operation asks, and how it would read the answer. */
  private static final class Capture implements NcpClient {

    private @Nullable NcpRequest request;
    private @Nullable AnswerParser<?> parser;

    @Override
    public <T> CompletableFuture<Outcome<T>> call(
        NcpRequest asked, AnswerParser<T> reads, LoadTerms load) {
      request = asked;
      parser = reads;
      return new CompletableFuture<>();
    }
  }

  /** A new operation is one more line here. */
  private List<Target<?>> targets() {
    LoadTerms terms = new LoadTerms(LoadTerms.Priority.FOREGROUND, Instant.EPOCH, Observation.NOOP);
    NumberKey one = new NumberKey("KR", "25623135");
    NumberKey other = new NumberKey("KR", "25623140");
    return List.of(
        target(
            client -> {
              var _ =
                  VirtualBoxImages.by(client, new VirtualTime())
                      .list(new ListKey(26, ProductCode.SVR_LNX_UBUNTU), terms);
            },
            value -> value instanceof List<?> images && images.isEmpty(),
            FixtureFuzzTests::reportsNoBoxImages,
            "2600003",
            "10001"),
        target(
            client -> {
              var _ =
                  VirtualServerImages.by(client, new VirtualTime()).byNumber(List.of(one), terms);
            },
            _ -> false,
            FixtureFuzzTests::reportsNoServerImages,
            "1104037"),
        target(
            client -> {
              var _ =
                  VirtualServerImages.by(client, new VirtualTime())
                      .byNumber(List.of(one, other), terms);
            },
            page -> page.toString().matches("ServerImagePage\\[images=\\[], totalRows=(0|null)]"),
            FixtureFuzzTests::reportsNoServerImages));
  }

  private Target<?> target(
      Consumer<NcpClient> operation,
      Predicate<Object> none,
      Predicate<JsonNode> reported,
      String... codes) {
    operation.accept(capture);
    return captured(requireNonNull(capture.parser), none, reported, codes);
  }

  private <T> Target<T> captured(
      AnswerParser<T> parser,
      Predicate<Object> none,
      Predicate<JsonNode> reported,
      String... codes) {
    return new Target<>(requireNonNull(capture.request), parser, none, reported, List.of(codes));
  }

  @Test
  void makesOfNoBodyABugOrAnAbsenceThatNobodyReported(TestReporter reporter) {
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    Logger logger = (Logger) LoggerFactory.getLogger(HttpAttemptSender.class);
    log.start();
    logger.addAppender(log);
    HttpAttemptSender attempts = attempts();
    Map<String, Integer> outcomes = new TreeMap<>();
    long longest = 0;
    try {
      List<MutatedBody.Original> originals = MutatedBody.originals();
      for (int i = 0; i < BODIES; i++) {
        MutatedBody body = MutatedBody.of(originals, FIRST_SEED + i);
        Target<?> target = targets.get((int) Math.floorMod(body.seed(), (long) targets.size()));
        long before = System.nanoTime();
        String outcome = outcome(attempts, target, body);
        longest = Math.max(longest, System.nanoTime() - before);
        outcomes.merge(outcome, 1, Integer::sum);
        if (log.list.stream().anyMatch(event -> event.getFormattedMessage().contains("bug"))) {
          fail("a bug in the log, with %s", body);
        }
        log.list.clear();
      }
    } finally {
      logger.detachAppender(log);
      attempts.destroy();
    }
    Duration slowest = Duration.ofNanos(longest);
    reporter.publishEntry(
        "fuzz", "%d bodies, longest %d ms, %s".formatted(BODIES, slowest.toMillis(), outcomes));
    assertThat(slowest).isLessThan(LONGEST);
    if (BODIES >= 20_000) {
      // Mutations that leave nothing to read, or change nothing, would find nothing.
      assertThat(outcomes.keySet())
          .contains("FOUND", "ABSENT", "UPSTREAM_MALFORMED_RESPONSE", "UPSTREAM_FAILED");
    }
  }

  /** The real sender, with the mutated body in place of a connection. */
  private HttpAttemptSender attempts() {
    NcpSettings settings = ServiceSettings.at("http://127.0.0.1:1").toNcpSettings();
    ExchangeStrategies strategies = ExchangeStrategies.withDefaults();
    return new HttpAttemptSender(
        settings,
        WebClient.builder()
            .filter((_, _) -> Mono.just(response(requireNonNull(next.get()), strategies))),
        Schedulers.parallel());
  }

  private static ClientResponse response(MutatedBody body, ExchangeStrategies strategies) {
    ClientResponse.Builder response =
        ClientResponse.create(HttpStatusCode.valueOf(body.status()), strategies);
    if (body.encoding() != null) {
      response.header(HttpHeaders.CONTENT_ENCODING, body.encoding());
    }
    return response.body(Flux.fromIterable(pieces(body.bytes()))).build();
  }

  private static List<DataBuffer> pieces(byte[] bytes) {
    List<DataBuffer> pieces = new ArrayList<>();
    for (int start = 0; start < bytes.length; start += 1000) {
      byte[] piece = Arrays.copyOfRange(bytes, start, Math.min(bytes.length, start + 1000));
      pieces.add(DefaultDataBufferFactory.sharedInstance.wrap(piece));
    }
    return pieces;
  }

  private <T> String outcome(HttpAttemptSender attempts, Target<T> target, MutatedBody body) {
    next.set(body);
    AttemptResult<T> result =
        requireNonNull(
            attempts
                .send(target.request(), target.parser(), CREDENTIALS, Instant.EPOCH, ATTEMPT)
                .block(ATTEMPT));
    return switch (result.outcome()) {
      case Outcome.Failed<T> failed -> {
        if (failed.failure().code() == ProblemCode.INTERNAL_ERROR) {
          fail("a bug, with %s", body);
        }
        yield failed.failure().code().name();
      }
      case Outcome.Absent<T> _ -> {
        reported(target, body);
        yield "ABSENT";
      }
      case Outcome.Found<T> found -> {
        if (target.none().test(found.value())) {
          reported(target, body);
          yield "NOTHING";
        }
        yield "FOUND";
      }
    };
  }

  /** Reads the body once more, by other means. */
  private void reported(Target<?> target, MutatedBody body) {
    String text = new String(decompressed(body), UTF_8);
    if (target.codes().stream().anyMatch(text::contains)) {
      return;
    }
    try {
      if (body.status() / 100 == 2 && target.reported().test(plain.readTree(decompressed(body)))) {
        return;
      }
    } catch (JacksonException notJson) {
      fail("an absence read from no JSON, with %s", body, notJson);
    }
    fail("an absence that nobody reported, with %s", body);
  }

  private static byte[] decompressed(MutatedBody body) {
    if (body.encoding() == null) {
      return body.bytes();
    }
    try (InputStream gzip = new GZIPInputStream(new ByteArrayInputStream(body.bytes()))) {
      return gzip.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** {@code {}}, no content, or a content of nothing. */
  private static boolean reportsNoBoxImages(JsonNode root) {
    return root.isObject()
        && (root.isEmpty() || (root.has("content") && isNothing(root.path("content"), "")));
  }

  /** No rows, or a list of nothing where the rows are not counted. */
  private static boolean reportsNoServerImages(JsonNode root) {
    return Stream.concat(Stream.of(root), root.valueStream())
        .anyMatch(answer -> {
          JsonNode rows = answer.path("totalRows");
          JsonNode list = answer.path("serverImageList");
          return isZero(rows)
              || ((rows.isMissingNode() || rows.isNull())
                  && list.isContainer()
                  && isNothing(list, "serverImage"));
        });
  }

  private static boolean isZero(JsonNode rows) {
    try {
      return (rows.isNumber() || rows.isString())
          && new BigDecimal(rows.asString().strip()).signum() == 0;
    } catch (NumberFormatException _) {
      return false;
    }
  }

  private static boolean isNothing(JsonNode list, String wrapper) {
    if (list.isNull()) {
      return true;
    }
    if (list.isObject()) {
      return list.has(wrapper) && isNothing(list.path(wrapper), "");
    }
    return list.isArray()
        && list.valueStream()
            .allMatch(item ->
                item.isNull()
                    || (item.isObject() && item.has(wrapper) && isNothing(item, wrapper)));
  }
}
