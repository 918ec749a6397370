package io.imagegateway.settings;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.PropertySources;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * Search for names below {@code ncp.} and {@code gateway.} that the gateway does not read. Values
 * are not looked at.
 *
 * @param known the names that it reads
 */
record UnknownSettings(KnownSettings known) {

  private static final Pattern PROPERTY = Pattern.compile("(?i)(ncp|gateway)\\..+");
  private static final Pattern VARIABLE = Pattern.compile("(?i)(ncp|gateway)_.+");

  /** Kubernetes makes variables like these for a Service that is called gateway, for instance. */
  private static final Pattern OF_A_SERVICE =
      Pattern.compile(".*_(SERVICE_HOST|SERVICE_PORT(_.*)?|PORT|PORT_\\d+_(TCP|UDP|SCTP)(_.*)?)");

  /**
   * A name that nothing reads.
   *
   * @param name as it is written
   * @param source where it is written
   * @param nearest the most similar name that is read
   */
  record Unknown(String name, String source, String nearest) {}

  /** The unknown names in all sources, each once. */
  List<Unknown> in(PropertySources sources) {
    if (known.names().isEmpty()) {
      return List.of();
    }
    Map<String, Unknown> unknown = new LinkedHashMap<>();
    for (PropertySource<?> source : sources) {
      if (source instanceof EnumerablePropertySource<?> enumerable) {
        Arrays.stream(enumerable.getPropertyNames())
            .filter(name -> isUnknown(name, source instanceof SystemEnvironmentPropertySource))
            .sorted()
            .forEach(name ->
                unknown.putIfAbsent(
                    name, new Unknown(name, source.getName(), known.nearest(name).orElseThrow())));
      }
    }
    return List.copyOf(unknown.values());
  }

  private boolean isUnknown(String name, boolean isVariable) {
    if (PROPERTY.matcher(name).matches()) {
      return !known.hasProperty(name);
    }
    return isVariable
        && VARIABLE.matcher(name).matches()
        && !OF_A_SERVICE.matcher(name).matches()
        && !known.hasVariable(name);
  }
}
