package io.imagegateway.customimage;

import io.imagegateway.web.parameter.RequestParameter;
import io.imagegateway.web.parameter.WholeNumber;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Datafence's number of an image in a path. */
@Target(ElementType.PARAMETER)
@Retention(RetentionPolicy.RUNTIME)
@RequestParameter(
    name = "imageNo",
    in = ParameterIn.PATH,
    description = "Datafence's number of the image.",
    example = "25623135",
    format = ImageNoPath.Format.class)
public @interface ImageNoPath {

  /** A number from 1 to {@link CustomImage#MAX_NO}. */
  final class Format extends WholeNumber {

    Format() {
      super(1, CustomImage.MAX_NO);
    }
  }
}
