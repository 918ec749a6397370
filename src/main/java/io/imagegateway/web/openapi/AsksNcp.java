package io.imagegateway.web.openapi;

import io.imagegateway.lookup.ProblemCode;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * An operation that is answered with data of NCP. All of these have request headers, caching
 * headers and failures in common, which {@link OperationDescription} adds to the API's description.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface AsksNcp {

  /** The problems with status 404, the most specific first; none if there are none. */
  ProblemCode[] absences() default {};
}
