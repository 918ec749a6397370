package io.imagegateway.ncp.credentials;

import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.springframework.boot.actuate.endpoint.SanitizableData;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.stereotype.Component;

/**
 * A filter that keeps key pairs out of the actuator's answers where an operator has exposed
 * endpoints that show values. By name, and by value, too: a command line, for example, holds the
 * keys under a name of Java's.
 */
@Component
final class HiddenKeys implements SanitizingFunction {

  private static final Pattern NAME = Pattern.compile("(?i).*(access|secret)[-_]?key.*");

  private final CredentialsSource credentials;

  HiddenKeys(CredentialsSource credentials) {
    this.credentials = credentials;
  }

  @Override
  public SanitizableData apply(SanitizableData data) {
    return NAME.matcher(data.getKey()).matches() || holdsKey(String.valueOf(data.getValue()))
        ? data.withSanitizedValue()
        : data;
  }

  private boolean holdsKey(String value) {
    return Stream.of(Optional.of(credentials.current()), credentials.other())
        .flatMap(Optional::stream)
        .flatMap(pair -> Stream.of(pair.accessKey(), pair.secretKey()))
        .anyMatch(value::contains);
  }
}
