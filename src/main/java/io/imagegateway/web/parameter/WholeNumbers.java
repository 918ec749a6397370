package io.imagegateway.web.parameter;

import io.swagger.v3.oas.models.media.Schema;

/** The format of a list of whole numbers between two bounds. */
public class WholeNumbers extends ListFormat<Long> {

  private final long min;
  private final long max;

  /** Numbers from {@code min} to {@code max}, at most so many different ones. */
  public WholeNumbers(long min, long max, int most, boolean required) {
    super(most, required);
    this.min = min;
    this.max = max;
  }

  @Override
  protected Parsed<Long> parse(String text) {
    return WholeNumber.parse(text, min, max);
  }

  @Override
  protected String noun() {
    return "numbers";
  }

  @Override
  protected Schema<?> itemSchema() {
    return Schemas.wholeNumber(min, max, null);
  }
}
