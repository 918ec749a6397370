package io.imagegateway;

import io.imagegateway.ncpfake.FakeKeys;
import io.imagegateway.ncpfake.NcpFake;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.test.context.support.TestPropertySourceUtils;

/**
 * The gateway of {@link GatewayTest}: it has an {@link NcpFake} as its upstream, an {@link
 * ElapsingTime} as its clock, and {@link GatewayClient} and {@link BugOnDemand} among its beans.
 *
 * <p>Its settings keep tests apart: failed loads are repeated at once, neither the circuit breaker
 * nor a suspension holds a call back for longer than a millisecond, and no rate limits the calls.
 * The properties of a test class take precedence.
 */
final class GatewayUnderTest implements ApplicationContextInitializer<GenericApplicationContext> {

  @Override
  public void initialize(GenericApplicationContext context) {
    NcpFake ncp = NcpFake.start();
    context.registerBean(NcpFake.class, () -> ncp);
    context.registerBean(BugOnDemand.class);
    context.registerBean(
        GatewayClient.class,
        () -> new GatewayClient(port(context.getEnvironment())),
        definition -> definition.setScope(BeanDefinition.SCOPE_PROTOTYPE));
    context.addBeanFactoryPostProcessor(beans -> beans.addBeanPostProcessor(elapsing()));
    context
        .getEnvironment()
        .getPropertySources()
        .addAfter(
            TestPropertySourceUtils.INLINED_PROPERTIES_PROPERTY_SOURCE_NAME,
            new MapPropertySource("gateway under test", properties(ncp)));
  }

  private static int port(ConfigurableEnvironment environment) {
    return environment.getRequiredProperty("local.server.port", Integer.class);
  }

  private static BeanPostProcessor elapsing() {
    return new BeanPostProcessor() {
      @Override
      public Object postProcessAfterInitialization(Object bean, String name) {
        return bean instanceof SteadyTime time ? new ElapsingTime(time) : bean;
      }
    };
  }

  private static Map<String, Object> properties(NcpFake ncp) {
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put("management.server.port", 0);
    properties.put("ncp.credentials.access-key", FakeKeys.PRIMARY.accessKey());
    properties.put("ncp.credentials.secret-key", FakeKeys.PRIMARY.secretKey());
    properties.put("gateway.freshness.failure", "1ms");
    properties.put("gateway.freshness.refusal", "1ms");
    properties.put("gateway.freshness.jitter", 0);
    Stream.of("ncp.datafence", "ncp.server")
        .forEach(service -> {
          properties.put(service + ".base-url", ncp.url().toString());
          properties.put(service + ".rate-limit", 100_000);
          properties.put(service + ".breaker.open-duration", "1ms");
          properties.put(service + ".breaker.window", 10_000);
          properties.put(service + ".breaker.minimum-calls", 10_000);
        });
    return properties;
  }
}
