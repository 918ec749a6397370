package io.imagegateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingDecision;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.OpenTelemetryTracingAutoConfiguration;
import org.springframework.boot.opentelemetry.autoconfigure.OpenTelemetrySdkAutoConfiguration;
import org.springframework.boot.test.context.ConfigDataApplicationContextInitializer;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Which requests are traced, as the gateway's own settings have it. */
class TraceSamplingIntegrationTests {

  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";

  private final ApplicationContextRunner gateway =
      new ApplicationContextRunner()
          .withInitializer(new ConfigDataApplicationContextInitializer())
          .withConfiguration(
              AutoConfigurations.of(
                  OpenTelemetrySdkAutoConfiguration.class,
                  OpenTelemetryTracingAutoConfiguration.class));

  @Test
  void isNotForcedByACallersFlag() {
    assertThat(decision("0.0", TraceFlags.getSampled())).isEqualTo(SamplingDecision.DROP);
  }

  @Test
  void isNotPreventedByACallersFlag() {
    assertThat(decision("1.0", TraceFlags.getDefault()))
        .isEqualTo(SamplingDecision.RECORD_AND_SAMPLE);
  }

  private SamplingDecision decision(String probability, TraceFlags flags) {
    SpanContext caller =
        SpanContext.createFromRemoteParent(
            TRACE, "b7ad6b7169203331", flags, TraceState.getDefault());
    SamplingDecision[] decision = new SamplingDecision[1];
    gateway
        .withPropertyValues("management.tracing.sampling.probability=" + probability)
        .run(context ->
            decision[0] =
                context
                    .getBean(Sampler.class)
                    .shouldSample(
                        Context.root().with(Span.wrap(caller)),
                        TRACE,
                        "http get",
                        SpanKind.SERVER,
                        Attributes.empty(),
                        List.of())
                    .getDecision());
    return decision[0];
  }
}
