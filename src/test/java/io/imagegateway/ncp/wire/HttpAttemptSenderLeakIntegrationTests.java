package io.imagegateway.ncp.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.imagegateway.LoopbackServer;
import io.imagegateway.lookup.Failure;
import io.imagegateway.lookup.Outcome;
import io.imagegateway.lookup.ProblemCode;
import io.imagegateway.ncp.ServiceSettings;
import io.imagegateway.ncp.api.NcpRequest;
import io.imagegateway.ncp.api.Operation;
import io.imagegateway.ncp.api.TextParser;
import io.imagegateway.ncp.credentials.Credentials;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Attempts at a server that cuts, resets, floods and falls silent, of which many are cancelled or
 * out of time. {@code -Dleaks.attempts=10000} makes a long run, {@code -Dleaks.seed} another one.
 */
@ExtendWith(NettyLeaks.class)
class HttpAttemptSenderLeakIntegrationTests {

  private static final int ATTEMPTS = Integer.getInteger("leaks.attempts", 400);
  private static final long SEED = Long.getLong("leaks.seed", 26);
  private static final Duration LONG = Duration.ofMinutes(10);

  private static final Credentials CREDENTIALS =
      new Credentials("EXAMPLEACCESSKEY0001", "EXAMPLE-secret-key-not-real");

  @Test
  void endsEveryAttemptAndLosesNoBuffer() {
    try (FaultyServer server = new FaultyServer()) {
      HttpAttemptSender attempts =
          new HttpAttemptSender(
              ServiceSettings.at(server.url()).toNcpSettings(),
              WebClient.builder(),
              Schedulers.parallel());
      Random random = new Random(SEED);

      List<Outcome<String>> outcomes =
          Flux.range(0, ATTEMPTS)
              .flatMap(_ -> attempt(attempts, random.nextInt(60), random.nextInt(60)), 8)
              .collectList()
              .block(LONG);

      attempts.destroy();
      assertThat(outcomes)
          .as("seed %d", SEED)
          .hasSizeBetween(ATTEMPTS / 10, ATTEMPTS)
          .doesNotContain(new Outcome.Failed<>(Failure.of(ProblemCode.INTERNAL_ERROR)))
          .hasAtLeastOneElementOfType(Outcome.Found.class);
    }
  }

  /** One that ends by itself, is out of time, or is cancelled, whatever comes first. */
  private static Mono<Outcome<String>> attempt(
      HttpAttemptSender attempts, int timeout, int patience) {
    Mono<AttemptResult<String>> attempt =
        attempts.send(
            NcpRequest.of(Operation.GET_SERVER_IMAGE_DETAIL),
            new TextParser(),
            CREDENTIALS,
            Instant.EPOCH,
            Duration.ofMillis(1 + timeout));
    return (patience % 2 == 0 ? attempt : attempt.take(Duration.ofMillis(patience)))
        .map(AttemptResult::outcome);
  }

  /** Answers each request of a connection with what is next, good or bad. */
  private static final class FaultyServer implements AutoCloseable {

    private static final String JSON = "{\"content\":[" + "{\"imageNo\":1},".repeat(500) + "{}]}";

    private final LoopbackServer server = new LoopbackServer(this::serve);
    private final AtomicLong answers = new AtomicLong(SEED);

    String url() {
      return server.url();
    }

    @Override
    public void close() {
      server.close();
    }

    private void serve(Socket connection) throws IOException {
      InputStream input = connection.getInputStream();
      OutputStream output = connection.getOutputStream();
      while (LoopbackServer.readHead(input).isPresent()) {
        if (!answer(new Random(answers.incrementAndGet()), connection, input, output)) {
          return;
        }
      }
    }

    /** Whether the connection stays open. */
    private static boolean answer(
        Random random, Socket connection, InputStream input, OutputStream output)
        throws IOException {
      byte[] json = JSON.getBytes(UTF_8);
      byte[] gzip = LoopbackServer.gzipped(json);
      switch (random.nextInt(14)) {
        case 0, 1, 2 -> {
          return write(output, "Content-Length: " + json.length, json, json.length);
        }
        case 3, 4 -> {
          return write(
              output,
              "Content-Encoding: gzip\r\nContent-Length: " + gzip.length,
              gzip,
              gzip.length);
        }
        case 5 ->
            write(output, "Content-Length: " + json.length, json, random.nextInt(json.length));
        case 6 ->
            write(
                output,
                "Content-Encoding: gzip\r\nContent-Length: " + gzip.length,
                gzip,
                random.nextInt(gzip.length));
        case 7 -> write(output, "Content-Encoding: gzip\r\nContent-Length: 9", json, 9);
        case 8 -> write(output, "Content-Length: 9", json, json.length);
        case 9 -> write(output, "Transfer-Encoding: chunked", json, 100);
        case 10 -> {
          byte[] flood = LoopbackServer.gzipped(new byte[2_000_000]);
          write(
              output,
              "Content-Encoding: gzip\r\nContent-Length: " + flood.length,
              flood,
              flood.length);
        }
        case 11 -> {
          write(output, "Content-Length: 100000000", json, json.length);
          for (int i = 0; i < 100; i++) {
            output.write(json);
          }
        }
        case 12 -> connection.setSoLinger(true, 0);
        default -> {
          write(output, "Content-Length: " + json.length, json, random.nextInt(json.length));
          while (input.read() >= 0) {
            // The client leaves when its time is over.
          }
        }
      }
      return false;
    }

    private static boolean write(OutputStream output, String headers, byte[] body, int length)
        throws IOException {
      output.write(("HTTP/1.1 200 OK\r\n" + headers + "\r\n\r\n").getBytes(UTF_8));
      output.write(body, 0, length);
      output.flush();
      return true;
    }
  }
}
