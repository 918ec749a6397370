package io.imagegateway.web.parameter;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The parameter {@code strict} of operations whose answers may be incomplete. */
@Target({ElementType.PARAMETER, ElementType.RECORD_COMPONENT})
@Retention(RetentionPolicy.RUNTIME)
@RequestParameter(
    name = "strict",
    description = "Whether an incomplete answer becomes an error.",
    format = StrictParameter.Format.class)
public @interface StrictParameter {

  /** The format of a switch that is off where it is left out. */
  final class Format extends Flag {

    Format() {
      super(false);
    }
  }
}
