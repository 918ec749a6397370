package io.imagegateway.web.parameter;

import io.swagger.v3.oas.models.media.Schema;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The format of a whole number between two bounds, in ASCII digits; leading zeros do not count. */
public class WholeNumber extends ScalarFormat<Long> {

  private static final Pattern DIGITS = Pattern.compile("[0-9]{1,19}");

  private final long min;
  private final long max;
  private final @Nullable Long otherwise;

  /** A number from {@code min} to {@code max} that must be given. */
  public WholeNumber(long min, long max) {
    this.min = min;
    this.max = max;
    this.otherwise = null;
  }

  /** A number from {@code min} to {@code max}, and its value where the parameter is left out. */
  public WholeNumber(long min, long max, long otherwise) {
    super(otherwise);
    this.min = min;
    this.max = max;
    this.otherwise = otherwise;
  }

  @Override
  protected final Parsed<Long> parse(String text) {
    return parse(text, min, max);
  }

  @Override
  public Schema<?> schema() {
    return Schemas.wholeNumber(min, max, otherwise);
  }

  static Parsed<Long> parse(String text, long min, long max) {
    OptionalLong number = digits(text);
    return number.isPresent() && number.getAsLong() >= min && number.getAsLong() <= max
        ? new Parsed.Value<>(number.getAsLong())
        : new Parsed.Invalid<>("must be a whole number from " + min + " to " + max);
  }

  private static OptionalLong digits(String text) {
    if (!DIGITS.matcher(text).matches()) {
      return OptionalLong.empty();
    }
    try {
      return OptionalLong.of(Long.parseLong(text));
    } catch (NumberFormatException tooLong) {
      // Nineteen digits may still be more than a long holds.
      return OptionalLong.empty();
    }
  }
}
