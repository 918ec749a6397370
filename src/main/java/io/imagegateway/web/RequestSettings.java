package io.imagegateway.web;

import jakarta.validation.constraints.Positive;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.Errors;
import org.springframework.validation.Validator;
import org.springframework.validation.annotation.Validated;

/**
 * The limits of what one caller, and all callers together, may wait for.
 *
 * @param deadline how long a caller waits that asks for no time; not longer than {@code
 *     maxDeadline}
 * @param maxDeadline how long a caller waits at most
 * @param maxConcurrency callers that wait for NCP at the same time, at most; a further one that
 *     can't be answered from the stores is rejected
 */
@ConfigurationProperties("gateway")
@Validated
public record RequestSettings(
    @DurationMin(millis = 1) @DefaultValue("10s") Duration deadline,
    @DurationMin(millis = 1) @DefaultValue("30s") Duration maxDeadline,
    @Positive @DefaultValue("400") int maxConcurrency)
    implements Validator {

  @Override
  public boolean supports(Class<?> type) {
    return type == RequestSettings.class;
  }

  /** A caller that asks for no time does not wait longer than one that asks for the longest. */
  @Override
  public void validate(Object target, Errors errors) {
    RequestSettings settings = (RequestSettings) target;
    if (settings.deadline.compareTo(settings.maxDeadline) > 0) {
      errors.rejectValue(
          "deadline", "inconsistent", "must not be longer than gateway.max-deadline");
    }
  }
}
