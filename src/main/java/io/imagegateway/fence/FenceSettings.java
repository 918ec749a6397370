package io.imagegateway.fence;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.Errors;
import org.springframework.validation.Validator;

/**
 * The Datafences that callers may ask for.
 *
 * @param allowed their numbers, 1 to 2^53-1; null, not set, allows all. Set but empty is a bad
 *     value: a list that lost its last entry must not open all Datafences
 */
@ConfigurationProperties("gateway.fences")
record FenceSettings(@Nullable Set<@Nullable Long> allowed) implements Validator {

  FenceSettings {
    allowed = allowed == null ? null : Collections.unmodifiableSet(new LinkedHashSet<>(allowed));
  }

  @Override
  public boolean supports(Class<?> type) {
    return type == FenceSettings.class;
  }

  @Override
  public void validate(Object target, Errors errors) {
    Set<@Nullable Long> numbers = ((FenceSettings) target).allowed;
    if (numbers == null) {
      return;
    }
    if (numbers.isEmpty()) {
      errors.rejectValue(
          "allowed", "empty", "must hold a Datafence number; unset, it allows all Datafences");
    } else if (!numbers.stream().allMatch(FenceSettings::isFenceNumber)) {
      errors.rejectValue(
          "allowed", "range", "must hold nothing but numbers from 1 to " + FenceId.MAX);
    }
  }

  private static boolean isFenceNumber(@Nullable Long number) {
    return number != null && number >= 1 && number <= FenceId.MAX;
  }
}
