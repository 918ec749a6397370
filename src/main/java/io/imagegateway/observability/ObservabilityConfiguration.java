package io.imagegateway.observability;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.tracing.otel.bridge.Slf4JEventListener;
import io.prometheus.metrics.tracer.common.SpanContext;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.NoneNestedConditions;
import org.springframework.boot.info.BuildProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;

/** Configures the metrics of the process and the links from metrics to traces. */
@Configuration(proxyBeanMethods = false)
class ObservabilityConfiguration {

  /** Absent (NaN) where no limit is set. */
  @Bean
  MeterBinder memoryLimit() {
    MemoryLimit limit = new MemoryLimit(Path.of("/"));
    return registry ->
        Gauge.builder("process.memory.limit.ratio", limit, MemoryLimit::ratio)
            .description("Resident memory of the process as a share of the container's limit")
            .register(registry);
  }

  /**
   * The version of the release, for dashboards; absent where the build holds no information on it.
   */
  @Bean
  MeterBinder version(ObjectProvider<BuildProperties> build) {
    return registry ->
        build.ifAvailable(its ->
            Gauge.builder("gateway.version", () -> 1)
                .description("Always 1; the tag is the release that runs")
                .tag("version", Objects.requireNonNullElse(its.getVersion(), "unknown"))
                .register(registry));
  }

  /**
   * No exemplars while traces go nowhere: their trace ids would lead nowhere, and Prometheus before
   * 2.43 rejects a whole scrape for those of timers.
   */
  @Bean
  @Conditional(NoTraces.class)
  SpanContext withoutExemplars() {
    return new NoExemplars();
  }

  /** Names the trace in log lines as the Elastic Common Schema does. */
  @Bean
  Slf4JEventListener traceInLogs() {
    return new Slf4JEventListener("trace.id", "span.id");
  }

  /** No endpoint for traces is set. */
  static final class NoTraces extends NoneNestedConditions {

    NoTraces() {
      super(ConfigurationPhase.REGISTER_BEAN);
    }

    @ConditionalOnProperty("management.opentelemetry.tracing.export.otlp.endpoint")
    static final class Traces {}
  }

  private static final class NoExemplars implements SpanContext {

    @Override
    public @Nullable String getCurrentTraceId() {
      return null;
    }

    @Override
    public @Nullable String getCurrentSpanId() {
      return null;
    }

    @Override
    public boolean isCurrentSpanSampled() {
      return false;
    }

    @Override
    public void markCurrentSpanAsExemplar() {
      // No span is ever asked for, so none is marked.
    }
  }
}
