package io.imagegateway.ncp.api;

import java.math.BigDecimal;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A reader of fields of NCP's JSON, whatever type they come in: numbers as text, text as numbers,
 * floats for integers, one thing where a list is documented. NCP's own SDKs changed these types
 * back and forth (ncloud-sdk-go-v2, server images, 2024 to 2026), so none can be relied on.
 *
 * <p>What is missing and what can't be read are both null here; it is for the caller to know which
 * fields an answer can't do without. No method throws, whatever the node.
 */
public final class LenientJson {

  private static final Pattern NUMBER =
      Pattern.compile("[+-]?[0-9]{1,40}(?:\\.[0-9]{0,40})?(?:[eE][+-]?[0-9]{1,3})?");

  /**
   * NCP's documented form has no colon in the offset, which ISO's has. The colon, {@code Z} and
   * fractions of a second are read as well.
   */
  private static final DateTimeFormatter DATE_TIME =
      new DateTimeFormatterBuilder()
          .appendValue(ChronoField.YEAR, 4)
          .appendPattern("-MM-dd'T'HH:mm:ss")
          .optionalStart()
          .appendFraction(ChronoField.NANO_OF_SECOND, 1, 9, true)
          .optionalEnd()
          .appendPattern("[XXX][XX]")
          .toFormatter(Locale.ROOT)
          .withResolverStyle(ResolverStyle.STRICT);

  /** A float of more digits than that is no number of anything here, and costly to write out. */
  private static final int MAX_DIGITS = 40;

  private static final int MAX_NESTING = 100;

  /** A million values, each of them a name, a start and an end at most. */
  private static final long MAX_TOKENS = 3_000_000;

  /**
   * Reads NCP's JSON: floats keep all their digits, nesting ends at a depth of 100, and three
   * million tokens end a document.
   */
  public static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(MAX_NESTING)
                          .maxTokenCount(MAX_TOKENS)
                          .build())
                  .build())
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();

  private LenientJson() {}

  /**
   * A field's text. Text stays as it is, blank text too; a number without a fraction is written
   * without one ({@code 2.5623135E7} and {@code 25623135.0} are {@code 25623135}).
   *
   * @return null if the field is missing, null, an object or a list
   */
  public static @Nullable String text(JsonNode node, String field) {
    JsonNode value = node.path(field);
    if (value.isString()) {
      return value.stringValue();
    }
    if (value.isBoolean()) {
      return Boolean.toString(value.booleanValue());
    }
    return value.isNumber() ? plain(value.decimalValue()) : null;
  }

  /**
   * A field's text, unless it is empty; blank text is text.
   *
   * @return null if the field is missing, null, empty, an object or a list
   */
  public static @Nullable String nonEmptyText(JsonNode node, String field) {
    String text = text(node, field);
    return text == null || text.isEmpty() ? null : text;
  }

  /**
   * A field's whole number: a number, or text that is one, without a fraction other than zero.
   *
   * @return null if the field is missing, null, anything else, or beyond 64 bits
   */
  public static @Nullable Long wholeNumber(JsonNode node, String field) {
    JsonNode value = node.path(field);
    if (value.isNumber()) {
      return whole(value.decimalValue());
    }
    if (value.isString()) {
      String text = value.stringValue().strip();
      return NUMBER.matcher(text).matches() ? whole(new BigDecimal(text)) : null;
    }
    return null;
  }

  /**
   * A field's truth value: a boolean, or the text {@code true} or {@code false} in any case.
   *
   * @return null if the field is missing, null or anything else
   */
  public static @Nullable Boolean flag(JsonNode node, String field) {
    JsonNode value = node.path(field);
    if (value.isBoolean()) {
      return value.booleanValue();
    }
    if (value.isString()) {
      return switch (value.stringValue().strip().toLowerCase(Locale.ROOT)) {
        case "true" -> true;
        case "false" -> false;
        default -> null;
      };
    }
    return null;
  }

  /**
   * A field's time with an offset, in the forms that NCP is known to send.
   *
   * @return null if the field is missing, null or unreadable
   */
  public static @Nullable OffsetDateTime dateTime(JsonNode node, String field) {
    String text = text(node, field);
    try {
      return text == null ? null : OffsetDateTime.parse(text, DATE_TIME);
    } catch (DateTimeParseException _) {
      return null;
    }
  }

  /**
   * A field's list without its null items. A single value that is no list is a list of that one, be
   * it an object or not, so that nothing readable or unreadable goes missing unseen.
   *
   * @return empty if the field is missing, null, or a list of nothing
   */
  public static List<JsonNode> items(JsonNode node, String field) {
    JsonNode value = node.path(field);
    if (value.isArray()) {
      return value.values().stream().filter(item -> !item.isNull()).toList();
    }
    return value.isMissingNode() || value.isNull() ? List.of() : List.of(value);
  }

  /**
   * A field's object.
   *
   * @return null if the field is missing, null or no object
   */
  public static @Nullable JsonNode object(JsonNode node, String field) {
    JsonNode value = node.path(field);
    return value.isObject() ? value : null;
  }

  private static String plain(BigDecimal number) {
    BigDecimal shortest = number.stripTrailingZeros();
    long digits = (long) shortest.precision() - shortest.scale();
    return shortest.scale() <= 0 && digits <= MAX_DIGITS
        ? shortest.toPlainString()
        : number.toString();
  }

  private static @Nullable Long whole(BigDecimal number) {
    try {
      return number.longValueExact();
    } catch (ArithmeticException _) {
      return null;
    }
  }
}
