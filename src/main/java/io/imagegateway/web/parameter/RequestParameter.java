package io.imagegateway.web.parameter;

import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A path or query parameter of an operation, at a parameter of its method or at a component of a
 * {@link QueryParameters} record. A parameter of several operations has an annotation of its own,
 * which carries this one.
 *
 * <p>The rule and the description come from this one place, so the generator of the document is not
 * to derive anything by itself.
 */
@Target({ElementType.PARAMETER, ElementType.RECORD_COMPONENT, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@Parameter(hidden = true)
public @interface RequestParameter {

  /** Name in the request. */
  String name();

  /** Where the request has it: {@code PATH} or {@code QUERY}. */
  ParameterIn in() default ParameterIn.QUERY;

  /** What it means, in Markdown. */
  String description();

  /**
   * A value that works with the demo, as JSON. Only for what must be given: Swagger UI sends the
   * examples of optional parameters as if the user had chosen them.
   */
  String example() default "";

  /** How it is read: a class that the bean factory can create. */
  Class<? extends ParameterFormat<?>> format();
}
