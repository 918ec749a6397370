package io.imagegateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.imagegateway.ncpfake.Fault;
import io.imagegateway.ncpfake.NcpAction;
import io.imagegateway.ncpfake.NcpFake;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanId;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.micrometer.tracing.test.autoconfigure.AutoConfigureTracing;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.test.context.DynamicPropertyRegistrar;

/** What traces show of a request, and what NCP gets to see of them: nothing. */
@GatewayTest(
    properties = {
      "management.tracing.sampling.probability=1.0",
      // Spans are exported as they end; a second export, by schedule, would show them twice.
      "management.opentelemetry.tracing.export.schedule-delay=1h",
      "ncp.datafence.base-url=http://datafence.test",
      "ncp.server.base-url=http://server.test",
      "ncp.allow-insecure=true",
      "gateway.freshness.server-images.fresh=100ms"
    })
@AutoConfigureTracing
class TracesIntegrationTests {

  private static final String FENCE = "/api/v1/fences/26/box-images";
  private static final String IMAGE = "/api/v1/server-images/25623135";
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String CALLERS_SPAN = "b7ad6b7169203331";

  private final NcpFake ncp;
  private final GatewayClient gateway;
  private final ConnectProxy wire;
  private final InMemorySpanExporter exporter;

  TracesIntegrationTests(
      NcpFake ncp, GatewayClient gateway, ConnectProxy wire, InMemorySpanExporter exporter) {
    this.ncp = ncp;
    this.gateway = gateway;
    this.wire = wire;
    this.exporter = exporter;
  }

  @TestConfiguration(proxyBeanMethods = false)
  static class Exporting {

    /** The gateway reaches the fake through it, so that it sees every byte of every call. */
    @Bean
    ConnectProxy wire(NcpFake ncp) {
      return new ConnectProxy(ncp.port());
    }

    @Bean
    DynamicPropertyRegistrar proxy(ConnectProxy wire) {
      return registry -> registry.add("ncp.proxy", wire::url);
    }

    @Bean
    InMemorySpanExporter exporter() {
      return InMemorySpanExporter.create();
    }

    @Bean
    SpanProcessor atOnce(InMemorySpanExporter exporter) {
      return SimpleSpanProcessor.create(exporter);
    }
  }

  @BeforeEach
  void forgetSpans() {
    exporter.reset();
  }

  @Test
  void showsEveryAttemptBelowItsLoadBelowTheRequestThatMissed() {
    gateway.get(FENCE, "traceparent", "00-" + TRACE + "-" + CALLERS_SPAN + "-01");

    SpanData request = theSpan("http get /api/v1/fences/{fenceId}/box-images");
    assertThat(request.getTraceId()).isEqualTo(TRACE);
    assertThat(request.getParentSpanId()).isEqualTo(CALLERS_SPAN);
    assertThat(request.getKind()).isEqualTo(SpanKind.SERVER);
    assertThat(spans("load box-images")).hasSize(5).allMatch(load -> isChild(load, request));
    SpanData images = theSpan("load server-images");
    SpanData index = theSpan("load own-server-images");
    assertThat(List.of(images, index)).allMatch(load -> isChild(load, request));

    assertThat(spans("get-box-custom-image"))
        .hasSize(5)
        .allMatch(
            attempt -> spans("load box-images").stream().anyMatch(load -> isChild(attempt, load)));
    assertThat(spans("getServerImageList"))
        .hasSize(2)
        .allMatch(attempt -> attempt.getKind() == SpanKind.CLIENT)
        .anyMatch(attempt -> isChild(attempt, images))
        .anyMatch(attempt -> isChild(attempt, index));
  }

  @Test
  void showsARetryAsASpanOfItsOwnWithItsOutcome() {
    ncp.inject(Fault.answering("gateway/endpoint-error.503.json").times(1));

    assertThat(gateway.get(IMAGE).status()).isEqualTo(200);

    SpanData load = theSpan("load server-images");
    assertThat(load.getAttributes().get(AttributeKey.stringKey("priority")))
        .isEqualTo("foreground");
    assertThat(spans("getServerImageDetail"))
        .allMatch(attempt -> isChild(attempt, load))
        .extracting(attempt -> attempt.getAttributes().get(AttributeKey.stringKey("outcome")))
        .containsExactly("failed", "success");
  }

  @Test
  void showsARefreshAsTheRootOfItsOwnTrace() {
    gateway.get(IMAGE);
    SpanData load = theSpan("load server-images");
    exporter.reset();
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> {
          gateway.get(IMAGE);
          return !spans("refresh server-images").isEmpty();
        });

    SpanData refresh = spans("refresh server-images").getFirst();
    assertThat(refresh.getParentSpanId()).isEqualTo(SpanId.getInvalid());
    assertThat(refresh.getTraceId()).isNotEqualTo(load.getTraceId());
    assertThat(spans("http get /api/v1/server-images/{serverImageNo}"))
        .isNotEmpty()
        .noneMatch(request -> request.getTraceId().equals(refresh.getTraceId()));
    assertThat(spans("getServerImageDetail")).anyMatch(attempt -> isChild(attempt, refresh));
  }

  @Test
  void sendsNothingOfTracesToNcp() {
    gateway.get(
        FENCE,
        "traceparent",
        "00-" + TRACE + "-" + CALLERS_SPAN + "-01",
        "tracestate",
        "vendor=value",
        "baggage",
        "key=value");

    assertThat(ncp.journal().count(NcpAction.GET_BOX_CUSTOM_IMAGE)).isEqualTo(5);
    assertThat(wire.asked()).contains("CONNECT datafence.test:80 HTTP/1.1");
    String sent = wire.sent().toLowerCase(Locale.ROOT);
    assertThat(sent)
        .contains("\r\nx-ncp-apigw-signature-v2: ")
        .doesNotContain("traceparent", "tracestate", "baggage", "\r\nb3", TRACE, "x-request-id");
    // Ends after the answer was read, and must not end in the next test.
    assertThat(theSpan("http get /api/v1/fences/{fenceId}/box-images").getTraceId())
        .isEqualTo(TRACE);
  }

  private SpanData theSpan(String name) {
    await().atMost(Duration.ofSeconds(30)).until(() -> !spans(name).isEmpty());
    assertThat(spans(name)).hasSize(1);
    return spans(name).getFirst();
  }

  private List<SpanData> spans(String name) {
    return exporter.getFinishedSpanItems().stream()
        .filter(span -> span.getName().equals(name))
        .toList();
  }

  private static boolean isChild(SpanData span, SpanData parent) {
    return span.getParentSpanId().equals(parent.getSpanId())
        && span.getTraceId().equals(parent.getTraceId());
  }
}
