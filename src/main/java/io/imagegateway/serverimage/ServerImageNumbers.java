package io.imagegateway.serverimage;

import io.imagegateway.web.parameter.ListFormat;
import io.imagegateway.web.parameter.Parsed;
import io.imagegateway.web.parameter.ScalarFormat;
import io.imagegateway.web.parameter.Schemas;
import io.swagger.v3.oas.models.media.Schema;
import java.util.regex.Pattern;

/** The formats of server image numbers: 1 to 19 digits, read without leading zeros. */
final class ServerImageNumbers {

  /** The most numbers that one request may ask for. */
  static final int MOST = 100;

  private static final Pattern DIGITS = Pattern.compile("[0-9]{1,19}");
  private static final Pattern LEADING_ZEROS = Pattern.compile("^0+(?=.)");

  private ServerImageNumbers() {}

  /** One number. */
  static final class One extends ScalarFormat<String> {

    @Override
    protected Parsed<String> parse(String text) {
      return ServerImageNumbers.parse(text);
    }

    @Override
    public Schema<?> schema() {
      return ServerImageNumbers.schema();
    }
  }

  /** Several numbers, at least one. */
  static final class Several extends ListFormat<String> {

    Several() {
      super(MOST, true);
    }

    @Override
    protected Parsed<String> parse(String text) {
      return ServerImageNumbers.parse(text);
    }

    @Override
    protected String noun() {
      return "numbers";
    }

    @Override
    protected Schema<?> itemSchema() {
      return ServerImageNumbers.schema();
    }
  }

  private static Parsed<String> parse(String text) {
    return DIGITS.matcher(text).matches()
        ? new Parsed.Value<>(LEADING_ZEROS.matcher(text).replaceFirst(""))
        : new Parsed.Invalid<>("must be 1 to 19 digits");
  }

  private static Schema<?> schema() {
    return Schemas.text().pattern("^[0-9]{1,19}$");
  }
}
