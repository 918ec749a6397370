package io.imagegateway;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.micrometer.metrics.test.autoconfigure.AutoConfigureMetrics;
import org.springframework.boot.micrometer.tracing.test.autoconfigure.AutoConfigureTracing;

/** A {@link GatewayTest} of a gateway that exports metrics and records every request's trace. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@GatewayTest(properties = "management.tracing.sampling.probability=1.0")
@AutoConfigureMetrics
@AutoConfigureTracing
public @interface MonitoredGatewayTest {}
