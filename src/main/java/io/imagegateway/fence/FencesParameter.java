package io.imagegateway.fence;

import io.imagegateway.web.parameter.ParameterFormat;
import io.imagegateway.web.parameter.Parsed;
import io.imagegateway.web.parameter.RequestParameter;
import io.imagegateway.web.parameter.WholeNumbers;
import io.swagger.v3.oas.models.media.Schema;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.List;
import java.util.Set;

/**
 * The Datafences in a query, as {@link RequestedFences}: one that is not allowed is an answer of
 * its own among those of the others.
 */
@Target({ElementType.PARAMETER, ElementType.RECORD_COMPONENT})
@Retention(RetentionPolicy.RUNTIME)
@RequestParameter(
    name = "fenceId",
    description =
        "Numbers of Datafences, as several parameters or separated by commas; at most 200 different"
            + " ones. All Datafences if left out.",
    format = FencesParameter.Format.class)
public @interface FencesParameter {

  /** The format of numbers, each of which is allowed or not. */
  final class Format implements ParameterFormat<RequestedFences> {

    private static final int MOST = 200;

    private final WholeNumbers numbers = new WholeNumbers(1, FenceId.MAX, MOST, false);
    private final AllowedFences fences;

    Format(AllowedFences fences) {
      this.fences = fences;
    }

    @Override
    public Parsed<RequestedFences> parse(List<String> values) {
      return switch (numbers.parse(values)) {
        case Parsed.Value<Set<Long>>(var named) ->
            new Parsed.Value<>(RequestedFences.of(named, fences));
        case Parsed.Invalid<Set<Long>>(var message) -> new Parsed.Invalid<>(message);
        case Parsed.Refused<Set<Long>>(var failure) -> new Parsed.Refused<>(failure);
      };
    }

    @Override
    public Schema<?> schema() {
      return numbers.schema();
    }
  }
}
