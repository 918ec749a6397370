package io.imagegateway.web.parameter;

import io.swagger.v3.oas.models.media.Schema;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The format of a parameter that may be repeated and may hold several values separated by commas.
 * Spaces and tabs around the commas are ignored. Each value is kept once, in the order asked.
 *
 * @param <T> what a value is read as
 */
public abstract class ListFormat<T> implements ParameterFormat<Set<T>> {

  private final int most;
  private final boolean required;

  /**
   * A format of lists.
   *
   * @param most how many different values one request may hold
   * @param required whether the parameter must be given; if not, none are given where it is left
   *     out
   */
  protected ListFormat(int most, boolean required) {
    this.most = most;
    this.required = required;
  }

  /** Reads one of the values. */
  protected abstract Parsed<T> parse(String text);

  /** The values that {@link #parse(String)} accepts. */
  protected abstract Schema<?> itemSchema();

  /** The values where the parameter is left out. */
  protected Set<T> otherwise() {
    return Set.of();
  }

  @Override
  public Parsed<Set<T>> parse(List<String> values) {
    if (values.isEmpty()) {
      return required
          ? new Parsed.Invalid<>("must be given at least once")
          : new Parsed.Value<>(otherwise());
    }
    Set<T> parsed = new LinkedHashSet<>();
    for (String text : values.stream().flatMap(ListFormat::parts).toList()) {
      switch (parse(text)) {
        case Parsed.Value<T>(var value) -> parsed.add(value);
        case Parsed.Invalid<T>(var message) -> {
          return new Parsed.Invalid<>(message);
        }
        case Parsed.Refused<T>(var failure) -> {
          return new Parsed.Refused<>(failure);
        }
      }
    }
    return parsed.size() > most
        ? new Parsed.Invalid<>("must be at most " + most + " different " + noun())
        : new Parsed.Value<>(Collections.unmodifiableSet(parsed));
  }

  /** What the values are, in the plural. */
  protected String noun() {
    return "values";
  }

  @Override
  public Schema<?> schema() {
    return Schemas.listOf(itemSchema(), most);
  }

  @Override
  public final boolean required() {
    return required;
  }

  private static Stream<String> parts(String value) {
    String[] parts = value.split(",", -1);
    int last = parts.length - 1;
    return IntStream.rangeClosed(0, last).mapToObj(i -> trimmed(parts[i], i > 0, i < last));
  }

  private static String trimmed(String part, boolean start, boolean end) {
    int from = 0;
    int to = part.length();
    while (start && from < to && isBlank(part.charAt(from))) {
      from++;
    }
    while (end && to > from && isBlank(part.charAt(to - 1))) {
      to--;
    }
    return part.substring(from, to);
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t';
  }
}
