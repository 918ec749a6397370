package io.imagegateway.freshness;

import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * The JSON of values. Members that are not known are ignored; what can't be read, or breaks a rule
 * of the values, is no value.
 *
 * @param <V> the values
 */
public final class JsonCodec<V> implements ContentCodec<V> {

  /** Apart from the application's own mapper, whose settings are for answers. */
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private final TypeReference<V> type;
  private final UnaryOperator<V> kept;
  private final Predicate<V> valid;

  /**
   * The JSON of a type.
   *
   * @param kept what of a value is stored, and taken over
   * @param valid whether a value that was read follows the rules that its type alone does not
   *     enforce
   */
  public JsonCodec(TypeReference<V> type, UnaryOperator<V> kept, Predicate<V> valid) {
    this.type = type;
    this.kept = kept;
    this.valid = valid;
  }

  @Override
  public String encode(V value) {
    return MAPPER.writeValueAsString(kept.apply(value));
  }

  @Override
  public Optional<V> decode(String text) {
    try {
      return Optional.ofNullable(MAPPER.readValue(text, type)).filter(valid).map(kept);
    } catch (JacksonException _) {
      return Optional.empty();
    }
  }
}
