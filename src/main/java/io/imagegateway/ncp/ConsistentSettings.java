package io.imagegateway.ncp;

import jakarta.validation.Constraint;
import jakarta.validation.Payload;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What no constraint of a single setting can say: that base URLs can be called and signed for, and
 * that a breaker's numbers fit together. Each violation names its property.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Constraint(validatedBy = ConsistentSettingsValidator.class)
@interface ConsistentSettings {

  /** Never said: each violation says what is wrong with its property. */
  String message() default "is not consistent";

  /** As in every constraint. */
  Class<?>[] groups() default {};

  /** As in every constraint. */
  Class<? extends Payload>[] payload() default {};
}
