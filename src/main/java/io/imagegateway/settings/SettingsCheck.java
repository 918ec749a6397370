package io.imagegateway.settings;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.EnvironmentAware;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/**
 * Check of the settings as a whole, before anything is made from them: the ports differ, and each
 * name below {@code ncp.} and {@code gateway.} is one that the gateway reads. An unknown name is a
 * warning and no more, so that a newer release's settings do not stop an older one.
 */
@Component
final class SettingsCheck implements BeanFactoryPostProcessor, EnvironmentAware {

  private static final Logger log = LoggerFactory.getLogger(SettingsCheck.class);

  private @Nullable ConfigurableEnvironment environment;

  /** A post-processor is made before Spring can give arguments to constructors. */
  @Override
  public void setEnvironment(Environment given) {
    environment = (ConfigurableEnvironment) given;
  }

  @Override
  public void postProcessBeanFactory(ConfigurableListableBeanFactory beanFactory) {
    ConfigurableEnvironment settings = Objects.requireNonNull(environment, "no environment");
    checkPorts(settings);
    new UnknownSettings(KnownSettings.ofTheGateway())
        .in(settings.getPropertySources())
        .forEach(unknown ->
            log.warn(
                "Nothing reads the setting {} ({}). Did you mean {}?",
                unknown.name(),
                unknown.source(),
                unknown.nearest()));
  }

  private static void checkPorts(Environment settings) {
    String port = port(settings, "server.port", "8080");
    // Without a port of its own the management server is part of the main one.
    String management = port(settings, "management.server.port", port);
    if (port.equals(management) && !port.equals("0")) {
      throw new EqualPortsException(port);
    }
  }

  private static String port(Environment settings, String name, String standard) {
    String value = settings.getProperty(name, "").strip();
    return value.isEmpty() ? standard : value;
  }
}
