package io.imagegateway.boximage;

import io.imagegateway.web.parameter.RequestParameter;
import io.imagegateway.web.parameter.SomeOf;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.EnumSet;

/** The product codes whose images are asked for. */
@Target({ElementType.PARAMETER, ElementType.RECORD_COMPONENT})
@Retention(RetentionPolicy.RUNTIME)
@RequestParameter(
    name = "productCode",
    description =
        "Product codes whose images are asked for, such as `SVR_WIN`, as several parameters or"
            + " separated by commas; all five if left out.",
    format = ProductCodesParameter.Format.class)
@interface ProductCodesParameter {

  /** Some of the codes; all of them where they are left out. */
  final class Format extends SomeOf<ProductCode> {

    Format() {
      super(ProductCode.class, EnumSet.noneOf(ProductCode.class), EnumSet.allOf(ProductCode.class));
    }
  }
}
