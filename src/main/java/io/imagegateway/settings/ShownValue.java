package io.imagegateway.settings;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The part of a setting's value that a report may show: no secret, and no user info of a URL. */
final class ShownValue {

  private static final Pattern SECRET = Pattern.compile("key|secret|password|token|credential");
  private static final Pattern USER_INFO = Pattern.compile("(?s)^([a-zA-Z][a-zA-Z0-9+.-]*://)?.*@");

  private ShownValue() {}

  /**
   * A value in the form that may be shown; empty if there is none or it may not be shown.
   *
   * @param property the setting's name, which decides whether it is a secret
   */
  static Optional<String> of(String property, @Nullable Object value) {
    if (value == null || SECRET.matcher(property.toLowerCase(Locale.ROOT)).find()) {
      return Optional.empty();
    }
    String text = value.toString();
    boolean maybeUrl = text.contains(":") || text.contains("//");
    // Up to the last at sign: a password that was not encoded may contain any character.
    return Optional.of(maybeUrl ? USER_INFO.matcher(text).replaceFirst("$1") : text);
  }
}
