package io.imagegateway.ncp.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.imagegateway.VirtualTime;
import io.imagegateway.lookup.UpstreamService;
import io.imagegateway.ncp.client.UpstreamState.Circuit;
import io.imagegateway.ncp.wire.AttemptResult.Kind;
import io.imagegateway.ncp.wire.ScriptedAttempts;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

class CallMetricsTests {

  private static final String[] DETAIL = {"service", "server", "operation", "getServerImageDetail"};

  private final Bench bench = Bench.unlimited();

  @Test
  void areAllThereBeforeTheFirstCall() {
    assertThat(bench.registry.getMeters().stream().map(CallMetricsTests::text))
        .containsExactlyInAnyOrder(
            "ncp.breaker.state{service=datafence}",
            "ncp.breaker.state{service=server}",
            "ncp.client.retries{operation=get-box-custom-image,service=datafence}",
            "ncp.client.retries{operation=get-datafence,service=datafence}",
            "ncp.client.retries{operation=get-fence-custom-image,service=datafence}",
            "ncp.client.retries{operation=getServerImageDetail,service=server}",
            "ncp.client.retries{operation=getServerImageList,service=server}",
            "ncp.clock.offset{service=datafence}",
            "ncp.clock.offset{service=server}",
            "ncp.last.success{operation=get-box-custom-image,service=datafence}",
            "ncp.last.success{operation=get-datafence,service=datafence}",
            "ncp.last.success{operation=get-fence-custom-image,service=datafence}",
            "ncp.last.success{operation=getServerImageDetail,service=server}",
            "ncp.last.success{operation=getServerImageList,service=server}",
            "ncp.limiter.available{limit=concurrency,service=datafence}",
            "ncp.limiter.available{limit=concurrency,service=server}",
            "ncp.limiter.available{limit=rate,service=datafence}",
            "ncp.limiter.available{limit=rate,service=server}",
            "ncp.limiter.waiting{keys=found,service=datafence}",
            "ncp.limiter.waiting{keys=found,service=server}",
            "ncp.limiter.waiting{keys=unknown,service=datafence}",
            "ncp.limiter.waiting{keys=unknown,service=server}",
            "ncp.paused{cause=forbidden,service=datafence}",
            "ncp.paused{cause=forbidden,service=server}",
            "ncp.paused{cause=misconfigured,service=datafence}",
            "ncp.paused{cause=misconfigured,service=server}",
            "ncp.paused{cause=quota,service=datafence}",
            "ncp.paused{cause=quota,service=server}",
            "ncp.paused{cause=unauthorized,service=datafence}",
            "ncp.paused{cause=unauthorized,service=server}");
    assertThat(bench.gauge("ncp.last.success", DETAIL)).isNaN();
    assertThat(bench.gauge("ncp.clock.offset", "service", "server")).isZero();
  }

  @Test
  void timeEachAttemptUnderItsOutcome() {
    bench.ncp.always(sent ->
        bench.ncp.after(
            Duration.ofMillis(300),
            sent.sentAt().equals(VirtualTime.START)
                ? ScriptedAttempts.broken()
                : ScriptedAttempts.success()));
    bench.start();
    bench.time.pass(Duration.ofSeconds(2));

    assertThat(timer("failed").count()).isEqualTo(1);
    assertThat(timer("failed").totalTime(TimeUnit.MILLISECONDS)).isEqualTo(300);
    assertThat(timer("success").count()).isEqualTo(1);
    assertThat(timer("success").totalTime(TimeUnit.MILLISECONDS)).isEqualTo(300);
    assertThat(bench.registry.get("ncp.client.retries").tags(DETAIL).counter().count())
        .isEqualTo(1);
  }

  @Test
  void nameTheOutcomesAsDocumented() {
    assertThat(Arrays.stream(Kind.values()).map(Kind::tag))
        .containsExactlyInAnyOrder(
            "success",
            "absent",
            "rejected",
            "unauthorized",
            "forbidden",
            "throttled",
            "quota",
            "failed",
            "timeout",
            "malformed");
  }

  @Test
  void countAnAttemptThatTheDeadlineEndedAsATimeOut() {
    bench.ncp.always(_ -> Mono.never());
    bench.startWithin(Duration.ofSeconds(2));
    bench.time.pass(Duration.ofSeconds(2));

    assertThat(timer("timeout").totalTime(TimeUnit.SECONDS)).isEqualTo(2);
  }

  @Test
  void sayHowLongAgoNcpAnswered() {
    bench.start();
    bench.time.pass(Duration.ofMillis(1500));
    bench.ncp.always(ScriptedAttempts.rejected());
    bench.start();
    assertThat(bench.gauge("ncp.last.success", DETAIL)).isEqualTo(1.5, within(1e-9));
    assertThat(
            bench.gauge("ncp.last.success", "service", "server", "operation", "getServerImageList"))
        .isNaN();

    bench.ncp.always(ScriptedAttempts.absent());
    bench.start();
    assertThat(bench.gauge("ncp.last.success", DETAIL)).isZero();
  }

  @Test
  void showTheStateOfTheBreaker() {
    assertThat(bench.gauge("ncp.breaker.state", "service", "server")).isZero();
    bench.ncp.always(ScriptedAttempts.timedOut());
    bench.calls(50);
    assertThat(bench.gauge("ncp.breaker.state", "service", "server")).isEqualTo(2);

    bench.time.pass(Duration.ofSeconds(10));
    bench.ncp.always(_ -> Mono.never());
    bench.start();
    assertThat(bench.gauge("ncp.breaker.state", "service", "server")).isEqualTo(1);
    assertThat(bench.calls.of(UpstreamService.SERVER).circuit()).isEqualTo(Circuit.HALF_OPEN);
    assertThat(bench.gauge("ncp.breaker.state", "service", "datafence")).isZero();
  }

  @Test
  void showAPauseForARefusal() {
    bench.ncp.always(ScriptedAttempts.quota(null));
    bench.calls(2);
    assertThat(paused("server", "quota")).isZero();
    bench.start();

    assertThat(paused("server", "quota")).isEqualTo(1);
    assertThat(paused("server", "unauthorized")).isZero();
    assertThat(paused("datafence", "quota")).isZero();
  }

  @Test
  void showAPauseOfAnOperation() {
    bench.ncp.always(ScriptedAttempts.forbidden());
    bench.calls(2);
    assertThat(paused("server", "forbidden")).isZero();
    bench.start();

    assertThat(paused("server", "forbidden")).isEqualTo(1);
    assertThat(paused("server", "misconfigured")).isZero();
    assertThat(paused("datafence", "forbidden")).isZero();
  }

  @Test
  void registerAnAttemptsTimerOnce() {
    bench.calls(3);
    Timer first = timer("success");
    bench.registry.remove(first);
    bench.start();

    assertThat(first.count()).isEqualTo(4);
    assertThat(bench.registry.find("ncp.client.requests").timers()).isEmpty();
  }

  private double paused(String service, String cause) {
    return bench.gauge("ncp.paused", "service", service, "cause", cause);
  }

  @Test
  void showWhatTheLimitsLeave() {
    Bench narrow = Bench.with();
    narrow.ncp.always(_ -> Mono.never());
    narrow.calls(8);

    assertThat(narrow.gauge("ncp.limiter.available", "service", "server", "limit", "concurrency"))
        .isEqualTo(32 - 8);
    assertThat(narrow.gauge("ncp.limiter.available", "service", "server", "limit", "rate"))
        .isEqualTo(20 - 8);
    assertThat(
            narrow.gauge("ncp.limiter.available", "service", "datafence", "limit", "concurrency"))
        .isEqualTo(32);
  }

  @Test
  void showHowManyWaitByTheClassOfTheirKeys() {
    Bench narrow = Bench.with("server.max-concurrency", "1");
    narrow.ncp.always(_ -> Mono.never());
    narrow.calls(3);
    narrow.startForUnknown("1");

    assertThat(narrow.gauge("ncp.limiter.waiting", "service", "server", "keys", "found"))
        .isEqualTo(2);
    assertThat(narrow.gauge("ncp.limiter.waiting", "service", "server", "keys", "unknown"))
        .isEqualTo(1);
    assertThat(narrow.gauge("ncp.limiter.waiting", "service", "datafence", "keys", "found"))
        .isZero();
  }

  @Test
  void showTheClockOffset() {
    bench.ncp.inTurn(
        ScriptedAttempts.unauthorized(VirtualTime.START.minusSeconds(600)),
        ScriptedAttempts.success());
    bench.start();

    assertThat(bench.gauge("ncp.clock.offset", "service", "server")).isEqualTo(-600);
    assertThat(bench.gauge("ncp.clock.offset", "service", "datafence")).isZero();
  }

  @Test
  void useSecondsAsTheirBaseUnit() {
    assertThat(
            Stream.of("ncp.last.success", "ncp.clock.offset")
                .map(name -> bench.registry.get(name).meter().getId().getBaseUnit()))
        .containsOnly("seconds");
  }

  private Timer timer(String outcome) {
    List<Timer> timers =
        bench.registry.get("ncp.client.requests").tag("outcome", outcome).timers().stream()
            .toList();
    assertThat(timers)
        .singleElement()
        .extracting(CallMetricsTests::text)
        .isEqualTo(
            "ncp.client.requests{operation=getServerImageDetail,outcome="
                + outcome
                + ",service=server}");
    return timers.getFirst();
  }

  private static String text(Meter meter) {
    List<String> tags =
        meter.getId().getTags().stream()
            .map(tag -> tag.getKey() + "=" + tag.getValue())
            .sorted()
            .toList();
    return meter.getId().getName() + "{" + String.join(",", tags) + "}";
  }
}
