package io.imagegateway.ncp;

import io.imagegateway.lookup.UpstreamService;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.ConstraintValidatorContext.ConstraintViolationBuilder.NodeBuilderCustomizableContext;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.springframework.util.unit.DataSize;

/** Checks {@link ConsistentSettings}. */
final class ConsistentSettingsValidator
    implements ConstraintValidator<ConsistentSettings, NcpSettings> {

  private static final long LARGEST_RESPONSE = DataSize.ofGigabytes(1).toBytes();

  /**
   * What is wrong with a property.
   *
   * @param message begins with the property's name as it is written in files
   * @param path the components that lead to the property
   */
  private record Fault(String message, List<String> path) {}

  @Override
  public boolean isValid(NcpSettings settings, ConstraintValidatorContext context) {
    List<Fault> faults = faults(settings);
    context.disableDefaultConstraintViolation();
    for (Fault fault : faults) {
      NodeBuilderCustomizableContext node =
          context
              .buildConstraintViolationWithTemplate(fault.message())
              .addPropertyNode(fault.path().getFirst());
      for (String name : fault.path().subList(1, fault.path().size())) {
        node = node.addPropertyNode(name);
      }
      node.addConstraintViolation();
    }
    return faults.isEmpty();
  }

  private static List<Fault> faults(NcpSettings settings) {
    List<Fault> faults = new ArrayList<>();
    for (UpstreamService service : UpstreamService.values()) {
      NcpSettings.Service its = settings.of(service);
      baseUrlFault(its.baseUrl(), settings.allowInsecure())
          .ifPresent(fault ->
              faults.add(
                  new Fault(
                      "ncp.%s.base-url %s".formatted(service.label(), fault),
                      List.of(service.label(), "baseUrl"))));
      if (its.breaker().window() < its.breaker().minimumCalls()) {
        faults.add(
            new Fault(
                "ncp.%s.breaker.window must not be smaller than minimum-calls"
                    .formatted(service.label()),
                List.of(service.label(), "breaker", "window")));
      }
    }
    long bytes = settings.maxResponseSize().toBytes();
    if (bytes < 1 || bytes > LARGEST_RESPONSE) {
      faults.add(
          new Fault("ncp.max-response-size must be from 1B to 1GB", List.of("maxResponseSize")));
    }
    if (settings.proxy() != null && !settings.proxy().valid()) {
      faults.add(
          new Fault(
              "ncp.proxy must be http://host:port, without a user name or a password",
              List.of("proxy")));
    }
    return faults;
  }

  /** Why requests can't be sent to a base URL, or must not be. */
  private static Optional<String> baseUrlFault(URI url, boolean allowInsecure) {
    String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
    if (!scheme.equals("https") && !scheme.equals("http")) {
      return Optional.of("must be an absolute https URL");
    }
    if (url.getHost() == null || url.getPort() == 0 || url.getPort() > ProxyAddress.HIGHEST_PORT) {
      return Optional.of("must have a host, and no port or one from 1 to 65535");
    }
    if (url.getRawUserInfo() != null || url.getRawQuery() != null || url.getRawFragment() != null) {
      return Optional.of("must have neither user, query nor fragment");
    }
    if (scheme.equals("http") && !allowInsecure && !Loopback.holds(url.getHost())) {
      return Optional.of("must be https beyond loopback, unless ncp.allow-insecure is true");
    }
    return Optional.empty();
  }
}
