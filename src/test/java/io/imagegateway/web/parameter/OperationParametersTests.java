package io.imagegateway.web.parameter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.imagegateway.lookup.Failure;
import io.imagegateway.lookup.ProblemCode;
import io.imagegateway.web.problem.FailureException;
import io.imagegateway.web.problem.InvalidRequestException;
import io.imagegateway.web.problem.InvalidRequestException.FieldError;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.models.media.Schema;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.BeanUtils;
import org.springframework.web.method.HandlerMethod;

class OperationParametersTests {

  private final OperationParameters lenient = operation("lenient");
  private final OperationParameters strict = operation("strict");

  interface Operations {

    void lenient(
        Object other,
        @RequestParameter(
                name = "fenceId",
                in = ParameterIn.PATH,
                description = "",
                format = Digit.class)
            long fence,
        @StrictParameter boolean strict);

    void strict(
        @RequestParameter(
                name = "fenceId",
                in = ParameterIn.PATH,
                description = "",
                format = Closed.class)
            long fence,
        Query query);
  }

  record Query(
      @StrictParameter boolean strict,
      @RequestParameter(name = "size", description = "", format = Size.class) long size)
      implements QueryParameters.OnlyKnown {

    @Override
    public List<FieldError> contradictions() {
      return strict && size == 9 ? List.of(new FieldError("size", "too large")) : List.of();
    }
  }

  static final class Digit extends WholeNumber {
    Digit() {
      super(1, 9);
    }
  }

  static final class Size extends WholeNumber {
    Size() {
      super(1, 9, 2);
    }
  }

  /** Lets 7 in alone. */
  static final class Closed implements ParameterFormat<Long> {

    @Override
    public Parsed<Long> parse(List<String> values) {
      return values.equals(List.of("7"))
          ? new Parsed.Value<>(7L)
          : new Parsed.Refused<>(Failure.of(ProblemCode.FENCE_NOT_ACCESSIBLE));
    }

    @Override
    public Schema<?> schema() {
      return Schemas.text();
    }
  }

  @Test
  void areReadAsTheArgumentsThatDeclareThem() {
    assertThat(lenient.read(Map.of("fenceId", "5"), query("strict", "true")))
        .isEqualTo(Map.of(1, 5L, 2, true));
    assertThat(strict.read(Map.of("fenceId", "7"), query("size", "3")))
        .isEqualTo(Map.of(0, 7L, 1, new Query(false, 3)));
  }

  @Test
  void areAllReportedAtOnceIfTheyAreBad() {
    assertThat(errors(lenient, "x", Map.of("strict", values("maybe"), "stirct", values("true"))))
        .containsExactly(
            new FieldError("fenceId", "must be a whole number from 1 to 9"),
            new FieldError("strict", "must be true or false"),
            new FieldError("stirct", "no such parameter; did you mean strict?"));
  }

  @Test
  void areNotRefusedBeforeTheBadOnesAreReported() {
    assertThat(errors(strict, "6", query("size", "0")))
        .containsExactly(new FieldError("size", "must be a whole number from 1 to 9"));
    assertThat(
            catchThrowableOfType(
                FailureException.class,
                () -> strict.read(Map.of("fenceId", "6"), query("size", "1"))))
        .hasMessage("FENCE_NOT_ACCESSIBLE");
  }

  @Test
  void mayContradictEachOther() {
    assertThat(errors(strict, "7", Map.of("size", values("9"), "strict", values("true"))))
        .containsExactly(new FieldError("size", "too large"));
  }

  @Test
  void areIgnoredIfUnknownUnlessTheQueryIsOnlyOfKnownOnes() {
    assertThat(lenient.read(Map.of("fenceId", "5"), query("colour", "red"))).hasSize(2);
    assertThat(errors(strict, "7", query("colour", "red")))
        .containsExactly(new FieldError("colour", "no such parameter"));
  }

  private static List<FieldError> errors(
      OperationParameters operation, String fenceId, Map<String, String[]> query) {
    return catchThrowableOfType(
            InvalidRequestException.class, () -> operation.read(Map.of("fenceId", fenceId), query))
        .errors();
  }

  private static Map<String, String[]> query(String name, String value) {
    return Map.of(name, values(value));
  }

  private static String[] values(String... values) {
    return values;
  }

  private static OperationParameters operation(String name) {
    return OperationParameters.of(
        new HandlerMethod(
            new Object(),
            List.of(Operations.class.getDeclaredMethods()).stream()
                .filter(method -> method.getName().equals(name))
                .findFirst()
                .orElseThrow()),
        BeanUtils::instantiateClass);
  }
}
