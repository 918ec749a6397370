package io.imagegateway.serverimage;

import io.imagegateway.web.parameter.ParameterFormat;
import io.imagegateway.web.parameter.Parsed;
import io.imagegateway.web.parameter.RequestParameter;
import io.swagger.v3.oas.models.media.Schema;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.List;
import java.util.Optional;

/** The number of a server image that an answer is restricted to; empty where it is left out. */
@Target({ElementType.PARAMETER, ElementType.RECORD_COMPONENT})
@Retention(RetentionPolicy.RUNTIME)
@RequestParameter(
    name = "serverImageNo",
    description =
        "Only images that were matched with the server image of this number, and ambiguous ones"
            + " that it may be.",
    format = ServerImageNoFilter.Format.class)
public @interface ServerImageNoFilter {

  /** One number or none. */
  final class Format implements ParameterFormat<Optional<String>> {

    private final ServerImageNumbers.One number = new ServerImageNumbers.One();

    @Override
    public Parsed<Optional<String>> parse(List<String> values) {
      if (values.isEmpty()) {
        return new Parsed.Value<>(Optional.empty());
      }
      return switch (number.parse(values)) {
        case Parsed.Value<String>(var value) -> new Parsed.Value<>(Optional.of(value));
        case Parsed.Invalid<String>(var message) -> new Parsed.Invalid<>(message);
        case Parsed.Refused<String>(var failure) -> new Parsed.Refused<>(failure);
      };
    }

    @Override
    public Schema<?> schema() {
      return number.schema();
    }
  }
}
