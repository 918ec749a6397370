package io.imagegateway.ncp.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.imagegateway.VirtualTime;
import io.imagegateway.ncp.api.NcpRequest;
import io.imagegateway.ncp.api.Operation;
import io.imagegateway.ncp.api.TextParser;
import io.imagegateway.ncp.credentials.Credentials;
import io.micrometer.common.KeyValue;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.SenderContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

class ObservedAttemptSenderTests {

  private final VirtualTime time = new VirtualTime();
  private final ScriptedAttempts ncp = new ScriptedAttempts(time);
  private final ObservationRegistry registry = ObservationRegistry.create();
  private final List<Observation.Context> ended = new ArrayList<>();

  ObservedAttemptSenderTests() {
    registry
        .observationConfig()
        .observationHandler(
            new ObservationHandler<>() {
              @Override
              public void onStop(Observation.Context context) {
                ended.add(context);
              }

              @Override
              public boolean supportsContext(Observation.Context context) {
                return true;
              }
            });
  }

  @Test
  void areObservedAsPartsOfTheirLoadWithTheirOutcome() {
    Observation load = Observation.start("load", registry);
    ncp.inTurn(ScriptedAttempts.throttled(null), ScriptedAttempts.success());

    send().contextWrite(ObservedAttemptSender.partOf(load)).block();
    send().contextWrite(ObservedAttemptSender.partOf(load)).block();

    assertThat(ended)
        .hasSize(2)
        .extracting(ObservedAttemptSenderTests::outcome)
        .containsExactly("throttled", "success");
    assertThat(ended)
        .allSatisfy(attempt -> {
          assertThat(attempt.getName()).isEqualTo("ncp.attempts");
          assertThat(attempt.getContextualName()).isEqualTo("getServerImageDetail");
          assertThat(attempt.getParentObservation()).isEqualTo(load);
          assertThat(attempt.getLowCardinalityKeyValue("service"))
              .isEqualTo(KeyValue.of("service", "server"));
        });
  }

  @Test
  void haveNoParentWithoutALoad() {
    send().block();
    assertThat(ended)
        .singleElement()
        .extracting(Observation.Context::getParentObservation)
        .isNull();
  }

  @Test
  void endAsTimedOutIfNobodyWaitsAnyMore() {
    ncp.always(_ -> Mono.never());
    send().subscribe().dispose();
    assertThat(ended)
        .singleElement()
        .extracting(ObservedAttemptSenderTests::outcome)
        .isEqualTo("timeout");
  }

  /** Whatever a tracer would like to send along goes nowhere. */
  @Test
  void areRequestsThatPropagateNoTrace() {
    send().block();
    assertThat(ended)
        .singleElement()
        .isInstanceOfSatisfying(
            SenderContext.class,
            attempt -> {
              assertThat(attempt.getKind()).isEqualTo(Kind.CLIENT);
              assertThat(attempt.getCarrier()).isSameAs(attempt);
            });
  }

  private static String outcome(Observation.Context attempt) {
    KeyValue outcome = attempt.getLowCardinalityKeyValue("outcome");
    return outcome == null ? "none" : outcome.getValue();
  }

  private Mono<AttemptResult<String>> send() {
    return new ObservedAttemptSender(ncp, registry)
        .send(
            NcpRequest.of(Operation.GET_SERVER_IMAGE_DETAIL),
            new TextParser(),
            new Credentials("EXAMPLEACCESSKEY0001", "EXAMPLE-secret-key-not-real"),
            time.instant(),
            Duration.ofSeconds(4));
  }
}
