package io.imagegateway.customimage;

import io.imagegateway.web.parameter.Flag;
import io.imagegateway.web.parameter.RequestParameter;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Whether the server images of a list are looked up. */
@Target({ElementType.PARAMETER, ElementType.RECORD_COMPONENT})
@Retention(RetentionPolicy.RUNTIME)
@RequestParameter(
    name = "details",
    description = "Whether the server images are looked up; `false` gives the list only.",
    format = DetailsParameter.Format.class)
public @interface DetailsParameter {

  /** The format of a switch that is on where it is left out. */
  final class Format extends Flag {

    Format() {
      super(true);
    }
  }
}
