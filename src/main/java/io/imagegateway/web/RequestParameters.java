package io.imagegateway.web;

import io.imagegateway.web.problem.InvalidRequestException;
import io.imagegateway.web.problem.InvalidRequestException.FieldError;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.jspecify.annotations.Nullable;
import org.springframework.web.servlet.HandlerMapping;

/**
 * The path and query parameters of one request, read strictly: a parameter that is empty, a scalar
 * given twice, and anything but ASCII digits where a number is asked for, is a bad parameter. Bad
 * ones are collected, so that a caller learns of all of them at once; unknown ones are ignored.
 */
public final class RequestParameters {

  private static final Pattern DIGITS = Pattern.compile("[0-9]{1,19}");
  private static final Pattern LEADING_ZEROS = Pattern.compile("^0+(?=.)");

  private final Map<String, String> path;
  private final Map<String, String[]> query;
  private final List<FieldError> errors = new ArrayList<>();

  /** The given parameters. */
  RequestParameters(Map<String, String> path, Map<String, String[]> query) {
    this.path = path;
    this.query = query;
  }

  /**
   * The parameters of a request that was mapped to a handler.
   *
   * @throws InvalidRequestException if the query can't be decoded
   */
  @SuppressWarnings("unchecked") // the attribute's documented type
  public static RequestParameters of(HttpServletRequest request) {
    Object variables = request.getAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE);
    try {
      return new RequestParameters(
          variables == null ? Map.of() : (Map<String, String>) variables,
          request.getParameterMap());
    } catch (InvalidParameterException undecodable) {
      throw new InvalidRequestException(
          List.of(new FieldError("query", "can't be read, or holds too many parameters")));
    }
  }

  /** A whole number in the path. */
  public long number(String name, long min, long max) {
    String text = path.getOrDefault(name, "");
    try {
      long number = DIGITS.matcher(text).matches() ? Long.parseLong(text) : -1;
      if (number >= min && number <= max) {
        return number;
      }
    } catch (NumberFormatException tooLong) {
      // nineteen digits may still be more than a long holds: refused below like any other
    }
    return refuse(name, "must be a whole number from " + min + " to " + max, min);
  }

  /** The number of a server image in the path, without leading zeros. */
  public String serverImageNo(String name) {
    return canonical(path.getOrDefault(name, ""))
        .orElseGet(() -> refuse(name, "must be 1 to 19 digits", "0"));
  }

  /** Numbers of server images in the query, each once, without leading zeros. */
  public Set<String> serverImageNos(String name, int most) {
    if (!query.containsKey(name)) {
      return refuse(name, "must be given at least once", Set.of());
    }
    Set<String> numbers = several(name, this::canonicalOrNull, () -> "must be 1 to 19 digits");
    if (numbers.size() > most) {
      refuse(name, "must be at most " + most + " different numbers", "");
    }
    return numbers;
  }

  /** A switch in the query. */
  public boolean flag(String name, boolean otherwise) {
    return scalar(
        name,
        text ->
            switch (text) {
              case "true" -> true;
              case "false" -> false;
              default -> null;
            },
        () -> "must be true or false",
        otherwise);
  }

  /** One of a few texts in the query. */
  public String oneOf(String name, Collection<String> allowed, String otherwise) {
    return scalar(
        name,
        text -> allowed.contains(text) ? text : null,
        () -> "must be one of " + String.join(", ", allowed),
        otherwise);
  }

  /** Some of an enumeration's constants in the query, in their own order; all if none is named. */
  public <E extends Enum<E>> Set<E> someOf(String name, Class<E> type) {
    List<E> all = List.of(type.getEnumConstants());
    if (!query.containsKey(name)) {
      return new LinkedHashSet<>(all);
    }
    List<String> names = all.stream().map(Enum::name).toList();
    Set<E> named =
        several(
            name,
            text -> names.contains(text) ? Enum.valueOf(type, text) : null,
            () -> "must be one of " + String.join(", ", names));
    return all.stream().filter(named::contains).collect(LinkedHashSet::new, Set::add, Set::addAll);
  }

  /**
   * Refuses the request if any parameter read so far is bad.
   *
   * @throws InvalidRequestException with all of them
   */
  public void check() {
    if (!errors.isEmpty()) {
      throw new InvalidRequestException(errors);
    }
  }

  private <T> T scalar(
      String name, Function<String, @Nullable T> read, Supplier<String> expectation, T otherwise) {
    String[] values = query.get(name);
    if (values == null) {
      return otherwise;
    }
    if (values.length > 1) {
      return refuse(name, "must be given only once", otherwise);
    }
    T value = read.apply(values[0]);
    return value == null ? refuse(name, expectation.get(), otherwise) : value;
  }

  private <T> Set<T> several(
      String name, Function<String, @Nullable T> read, Supplier<String> expectation) {
    Set<T> found = new LinkedHashSet<>();
    String[] values = query.getOrDefault(name, new String[0]);
    for (String text : Arrays.stream(values).flatMap(RequestParameters::parts).toList()) {
      T value = read.apply(text);
      if (value == null) {
        refuse(name, expectation.get(), text);
        return found;
      }
      found.add(value);
    }
    return found;
  }

  private static Stream<String> parts(String value) {
    return Arrays.stream(value.split(",", -1));
  }

  private @Nullable String canonicalOrNull(String text) {
    return canonical(text).orElse(null);
  }

  private static Optional<String> canonical(String text) {
    return DIGITS.matcher(text).matches()
        ? Optional.of(LEADING_ZEROS.matcher(text).replaceFirst(""))
        : Optional.empty();
  }

  private <T> T refuse(String name, String message, T placeholder) {
    errors.add(new FieldError(name, message));
    return placeholder;
  }
}
