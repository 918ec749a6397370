package io.imagegateway.web.parameter;

import io.swagger.v3.oas.models.media.Schema;
import java.util.List;
import java.util.Optional;

/** The format of an optional text of bounded length, given once: commas are part of it. */
public class Text implements ParameterFormat<Optional<String>> {

  private final int most;

  /** A text of one to so many Unicode code points. */
  protected Text(int most) {
    this.most = most;
  }

  @Override
  public Parsed<Optional<String>> parse(List<String> values) {
    if (values.isEmpty()) {
      return new Parsed.Value<>(Optional.empty());
    }
    if (values.size() > 1) {
      return new Parsed.Invalid<>("must be given only once");
    }
    String text = values.getFirst();
    int length = text.codePointCount(0, text.length());
    return length >= 1 && length <= most
        ? new Parsed.Value<>(Optional.of(text))
        : new Parsed.Invalid<>("must be 1 to " + most + " characters");
  }

  @Override
  public Schema<?> schema() {
    return Schemas.text().minLength(1).maxLength(most);
  }
}
