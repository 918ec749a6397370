package io.imagegateway.web.parameter;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The format of a parameter that has one value: given twice, it is bad, also if both are equal.
 *
 * @param <T> what the parameter is read as
 */
public abstract class ScalarFormat<T> implements ParameterFormat<T> {

  private final @Nullable T otherwise;

  /** A format of a parameter that must be given. */
  protected ScalarFormat() {
    this.otherwise = null;
  }

  /**
   * A format of an optional parameter.
   *
   * @param otherwise the value where the parameter is left out
   */
  protected ScalarFormat(T otherwise) {
    this.otherwise = otherwise;
  }

  /** Reads the one value. */
  protected abstract Parsed<T> parse(String text);

  @Override
  public final Parsed<T> parse(List<String> values) {
    return switch (values.size()) {
      case 0 ->
          otherwise == null ? new Parsed.Invalid<>("must be given") : new Parsed.Value<>(otherwise);
      case 1 -> parse(values.getFirst());
      default -> new Parsed.Invalid<>("must be given only once");
    };
  }

  @Override
  public final boolean required() {
    return otherwise == null;
  }
}
