package io.imagegateway.web.parameter;

import io.swagger.v3.oas.models.media.Schema;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The format of some of an enumeration's constants. They are kept in the enumeration's order.
 *
 * @param <E> the enumeration
 */
public class SomeOf<E extends Enum<E>> extends ListFormat<E> {

  private final List<E> allowed;
  private final Set<E> otherwise;

  /**
   * Some of an enumeration's constants.
   *
   * @param type the enumeration
   * @param excluded the constants that can't be asked for
   * @param otherwise the constants where the parameter is left out
   */
  protected SomeOf(Class<E> type, Set<E> excluded, Set<E> otherwise) {
    super(type.getEnumConstants().length, false);
    this.allowed =
        Stream.of(type.getEnumConstants()).filter(each -> !excluded.contains(each)).toList();
    this.otherwise = ordered(otherwise);
  }

  @Override
  protected final Parsed<E> parse(String text) {
    return allowed.stream()
        .filter(each -> each.name().equals(text))
        .findFirst()
        .<Parsed<E>>map(Parsed.Value::new)
        .orElseGet(() -> new Parsed.Invalid<>("must be one of " + String.join(", ", names())));
  }

  @Override
  public final Parsed<Set<E>> parse(List<String> values) {
    Parsed<Set<E>> parsed = super.parse(values);
    return parsed instanceof Parsed.Value<Set<E>>(var some)
        ? new Parsed.Value<>(ordered(some))
        : parsed;
  }

  @Override
  protected Set<E> otherwise() {
    return otherwise;
  }

  @Override
  protected Schema<?> itemSchema() {
    return Schemas.oneOf(names(), null);
  }

  @Override
  public Schema<?> schema() {
    return Schemas.listOf(itemSchema());
  }

  private List<String> names() {
    return allowed.stream().map(Enum::name).toList();
  }

  private Set<E> ordered(Set<E> some) {
    return Collections.unmodifiableSet(
        allowed.stream().filter(some::contains).collect(LinkedHashSet::new, Set::add, Set::addAll));
  }
}
