package io.imagegateway.web;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.catalina.util.NetMask;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.Errors;
import org.springframework.validation.Validator;
import org.springframework.validation.annotation.Validated;

/**
 * The settings by which callers are distinguished.
 *
 * @param trustedProxies the proxies whose {@code X-Forwarded-For} counts: IP addresses, and blocks
 *     of them in CIDR notation ({@code 10.0.0.0/8}); none by default
 */
@ConfigurationProperties("gateway.callers")
@Validated
public record CallerSettings(@DefaultValue List<String> trustedProxies) implements Validator {

  private static final Pattern BLOCK = Pattern.compile("([0-9A-Fa-f:.]+)(?:/[0-9]{1,3})?");

  /** Copies the list. */
  public CallerSettings {
    trustedProxies = List.copyOf(trustedProxies);
  }

  /** The blocks of addresses, which must be valid. */
  List<NetMask> blocks() {
    List<NetMask> blocks = new ArrayList<>();
    trustedProxies.forEach(text -> blocks.add(block(text).orElseThrow()));
    return blocks;
  }

  /** A block; empty if it is none. A name is none, so nothing is ever looked up in the DNS. */
  private static Optional<NetMask> block(String text) {
    Matcher matcher = BLOCK.matcher(text);
    if (!matcher.matches() || ClientAddresses.literal(matcher.group(1)).isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(new NetMask(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  @Override
  public boolean supports(Class<?> type) {
    return type == CallerSettings.class;
  }

  @Override
  public void validate(Object target, Errors errors) {
    ((CallerSettings) target)
        .trustedProxies.stream()
            .filter(text -> block(text).isEmpty())
            .findFirst()
            .ifPresent(text ->
                errors.rejectValue(
                    "trustedProxies",
                    "block",
                    "must be IP addresses or blocks of them, such as 10.0.0.0/8 and fd00::/8"));
  }
}
