package io.imagegateway.freshness;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What is good enough to be given without waiting is good enough to be given in an outage: {@code
 * outage} is not shorter than {@code stale}.
 */
@Constraint(validatedBy = OutageCoversStale.Check.class)
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@interface OutageCoversStale {

  String message() default "must not be shorter than stale";

  Class<?>[] groups() default {};

  Class<? extends Payload>[] payload() default {};

  /** Blames the property, so that its name is what the operator reads. */
  final class Check implements ConstraintValidator<OutageCoversStale, FreshnessSettings.Cache> {

    @Override
    public boolean isValid(FreshnessSettings.Cache settings, ConstraintValidatorContext context) {
      if (settings.outage().compareTo(settings.stale()) >= 0) {
        return true;
      }
      context.disableDefaultConstraintViolation();
      context
          .buildConstraintViolationWithTemplate(context.getDefaultConstraintMessageTemplate())
          .addPropertyNode("outage")
          .addConstraintViolation();
      return false;
    }
  }
}
