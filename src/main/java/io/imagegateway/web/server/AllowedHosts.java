package io.imagegateway.web.server;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.Errors;
import org.springframework.validation.Validator;
import org.springframework.validation.annotation.Validated;

/**
 * The names under which the gateway may be called, on both ports. A page whose name was made to
 * resolve to the gateway's address (DNS rebinding) is of the same origin for the browser, and could
 * read every answer.
 *
 * @param allowedHosts names, and {@code *.suffix} for all names below one; all names where it is
 *     not set. IP addresses and {@code localhost} are always allowed
 */
@ConfigurationProperties("gateway")
@Validated
record AllowedHosts(@Nullable Set<String> allowedHosts) implements Validator {

  private static final Pattern PORT = Pattern.compile(":[0-9]*$");
  private static final Pattern ADDRESS =
      Pattern.compile("[0-9]{1,3}(?:\\.[0-9]{1,3}){3}|\\[[0-9a-fA-F:.]+]");
  private static final Pattern SETTING =
      Pattern.compile("(?:\\*\\.)?[a-z0-9_](?:[a-z0-9_.-]*[a-z0-9_])?");

  AllowedHosts {
    allowedHosts = allowedHosts == null ? null : Set.copyOf(allowedHosts);
  }

  /**
   * Whether a request with this {@code Host} header may be answered.
   *
   * @param host as the client sent it; null if it sent none
   */
  boolean allow(@Nullable String host) {
    if (allowedHosts == null) {
      return true;
    }
    if (host == null) {
      return false;
    }
    String name = PORT.matcher(host.strip().toLowerCase(Locale.ROOT)).replaceFirst("");
    if (name.endsWith(".")) {
      name = name.substring(0, name.length() - 1);
    }
    return name.equals("localhost")
        || ADDRESS.matcher(name).matches()
        || allowedHosts.contains(name)
        || isBelowAllowed(name, allowedHosts);
  }

  private static boolean isBelowAllowed(String name, Set<String> allowed) {
    for (int dot = name.indexOf('.'); dot > 0; dot = name.indexOf('.', dot + 1)) {
      if (allowed.contains("*" + name.substring(dot))) {
        return true;
      }
    }
    return false;
  }

  @Override
  public boolean supports(Class<?> type) {
    return type == AllowedHosts.class;
  }

  @Override
  public void validate(Object target, Errors errors) {
    Set<String> names = ((AllowedHosts) target).allowedHosts;
    if (names != null && names.isEmpty()) {
      errors.rejectValue("allowedHosts", "empty", "must not be empty; leave it out to allow all");
    } else if (names != null && !names.stream().allMatch(name -> SETTING.matcher(name).matches())) {
      errors.rejectValue(
          "allowedHosts", "name", "must be host names in lower case, without ports, or *.suffix");
    }
  }
}
