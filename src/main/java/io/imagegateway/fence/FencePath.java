package io.imagegateway.fence;

import io.imagegateway.lookup.Failure;
import io.imagegateway.lookup.ProblemCode;
import io.imagegateway.web.parameter.ParameterFormat;
import io.imagegateway.web.parameter.Parsed;
import io.imagegateway.web.parameter.RequestParameter;
import io.imagegateway.web.parameter.WholeNumber;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.models.media.Schema;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.List;

/**
 * The Datafence in a path, a {@link FenceId}. For one that is not allowed the answer is {@code
 * FENCE_NOT_ACCESSIBLE}, and the operation is not called.
 */
@Target(ElementType.PARAMETER)
@Retention(RetentionPolicy.RUNTIME)
@RequestParameter(
    name = "fenceId",
    in = ParameterIn.PATH,
    description = "Number of the Datafence.",
    example = "26",
    format = FencePath.Format.class)
public @interface FencePath {

  /** A number that is allowed. */
  final class Format implements ParameterFormat<FenceId> {

    private final WholeNumber number = new WholeNumber(1, FenceId.MAX);
    private final AllowedFences fences;

    Format(AllowedFences fences) {
      this.fences = fences;
    }

    @Override
    public Parsed<FenceId> parse(List<String> values) {
      return switch (number.parse(values)) {
        case Parsed.Value<Long>(var value) ->
            fences
                .find(value)
                .<Parsed<FenceId>>map(Parsed.Value::new)
                .orElseGet(
                    () -> new Parsed.Refused<>(Failure.of(ProblemCode.FENCE_NOT_ACCESSIBLE)));
        case Parsed.Invalid<Long>(var message) -> new Parsed.Invalid<>(message);
        case Parsed.Refused<Long>(var failure) -> new Parsed.Refused<>(failure);
      };
    }

    @Override
    public Schema<?> schema() {
      return number.schema();
    }

    @Override
    public boolean required() {
      return true;
    }
  }
}
