package io.imagegateway.serverimage;

import io.imagegateway.web.parameter.OneOf;
import io.imagegateway.web.parameter.RequestParameter;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The region of the server images in an answer; the settings list the regions. */
@Target({ElementType.PARAMETER, ElementType.RECORD_COMPONENT})
@Retention(RetentionPolicy.RUNTIME)
@RequestParameter(
    name = "regionCode",
    description = "Region of the server images; the gateway's default region if left out.",
    format = RegionParameter.Format.class)
public @interface RegionParameter {

  /** One of {@code ncp.region-codes}; {@code ncp.region-code} where it is left out. */
  final class Format extends OneOf {

    Format(RegionSettings regions) {
      super(regions.regionCodes(), regions.regionCode());
    }
  }
}
