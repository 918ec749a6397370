package io.imagegateway.web;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import jakarta.validation.constraints.Positive;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * What callers get.
 *
 * @param deadline how long a caller waits who says nothing about it; not longer than {@code
 *     maxDeadline}
 * @param maxDeadline how long a caller waits at most
 * @param maxConcurrency callers who wait for NCP at the same time, at most; whoever comes then and
 *     can't be answered from the store is turned away
 * @param shutdownPause how long requests are taken as before when the gateway is told to stop,
 *     while readiness has fallen and every answer closes its connection; 5 s at most, which the
 *     chart counts on
 * @param accessLog whether each request leaves a line in the log {@code access}
 */
@ConfigurationProperties("gateway")
@Validated
@RequestSettings.DeadlineWithinBounds
public record RequestSettings(
    @DurationMin(millis = 1) @DefaultValue("10s") Duration deadline,
    @DurationMin(millis = 1) @DefaultValue("30s") Duration maxDeadline,
    @Positive @DefaultValue("400") int maxConcurrency,
    @DurationMin @DurationMax(seconds = 5) @DefaultValue("2s") Duration shutdownPause,
    @DefaultValue("false") boolean accessLog) {

  /** Who says nothing about it does not wait longer than who asks for the longest time. */
  @Constraint(validatedBy = DeadlineWithinBounds.Check.class)
  @Target(ElementType.TYPE)
  @Retention(RetentionPolicy.RUNTIME)
  @interface DeadlineWithinBounds {

    String message() default "must not be longer than gateway.max-deadline";

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};

    /** Blames the property, so that its name is what the operator reads. */
    final class Check implements ConstraintValidator<DeadlineWithinBounds, RequestSettings> {

      @Override
      public boolean isValid(RequestSettings settings, ConstraintValidatorContext context) {
        if (settings.deadline.compareTo(settings.maxDeadline) <= 0) {
          return true;
        }
        context.disableDefaultConstraintViolation();
        context
            .buildConstraintViolationWithTemplate(context.getDefaultConstraintMessageTemplate())
            .addPropertyNode("deadline")
            .addConstraintViolation();
        return false;
      }
    }
  }
}
