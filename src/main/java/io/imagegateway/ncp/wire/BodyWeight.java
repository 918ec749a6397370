package io.imagegateway.ncp.wire;

import io.imagegateway.ncp.api.LenientJson;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PushbackInputStream;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * An upper estimate of the heap that a body takes while it is parsed, made before it is parsed. A
 * long or compressed body is read once for it, token by token, without keeping anything; so a body
 * that is no JSON, or holds more than a million values, is rejected without a tree.
 *
 * <p>The sizes are those of Jackson's nodes on a 64-bit JVM with compressed references.
 */
final class BodyWeight {

  /** More values than that are no answer: the largest page of NCP holds about 100,000. */
  static final int MOST_VALUES = 1_000_000;

  /** A body up to this length is not read for its weight. */
  private static final int SHORT = 64 * 1024;

  /** Bytes of heap per byte of the costliest JSON: empty objects in a list, 3 bytes each. */
  private static final int WORST_FACTOR = 40;

  /** The longest text of an element or comment, in UTF-16, beside its copy while it grows. */
  private static final int XML_FACTOR = 4;

  /** A place in a list that doubles as it grows. */
  private static final int REFERENCE = 12;

  private static final int OBJECT = 88;

  /** What the first field of an object adds. */
  private static final int TABLE = 80;

  private static final int ENTRY = 48;
  private static final int ARRAY = 56;

  /** What the first item of a list adds. */
  private static final int ITEMS = 64;

  private static final int INTEGER = 24;
  private static final int DECIMAL = 72;

  /** The longest number whose digits fit into 64 bits for certain. */
  private static final int SHORT_NUMBER = 18;

  /** A longer number beside its digits, which take half a byte each. */
  private static final int LONG_NUMBER = 136;

  /** A text without its characters. */
  private static final int STRING = 64;

  /** While a text is decoded, its parts and their sum are there in UTF-16. */
  private static final int DECODING = 4;

  /** Names that were seen; one that was pushed out counts again. */
  private static final int NAMES = 1024;

  private BodyWeight() {}

  /**
   * Bytes of heap that a body may need in addition to those that it has.
   *
   * @return empty if it can't be an answer: empty, neither JSON nor XML, too long once
   *     decompressed, or of too many values
   */
  static OptionalLong of(ReceivedBody body) {
    if (!body.readable()) {
      return OptionalLong.empty();
    }
    if (!body.compressed() && body.length() <= SHORT) {
      return OptionalLong.of(body.length() * WORST_FACTOR);
    }
    try (Scan scan = new Scan(body.open())) {
      PushbackInputStream input = ResponseBody.startOf(scan);
      return switch (ResponseBody.peek(input)) {
        case '{', '[' -> json(input, scan);
        case '<' -> OptionalLong.of(input.transferTo(OutputStream.nullOutputStream()) * XML_FACTOR);
        default -> OptionalLong.empty();
      };
    } catch (IOException | JacksonException _) {
      return OptionalLong.empty();
    }
  }

  private static OptionalLong json(InputStream input, Scan scan) {
    @Nullable String[] names = new @Nullable String[NAMES];
    long values = 0;
    long nodes = 0;
    long texts = 0;
    long longest = 0;
    long start = 0;
    JsonToken last = JsonToken.NOT_AVAILABLE;
    try (JsonParser parser = LenientJson.MAPPER.createParser(input)) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        long offset = parser.currentTokenLocation().getByteOffset();
        if (last == JsonToken.VALUE_STRING) {
          texts += offset - start;
          longest = Math.max(longest, offset - start);
        }
        if (token.isScalarValue() || token.isStructStart()) {
          values++;
          nodes += REFERENCE + size(token, parser) + (last == JsonToken.START_ARRAY ? ITEMS : 0);
        } else if (token == JsonToken.PROPERTY_NAME) {
          nodes += ENTRY + name(parser.currentName(), names);
          nodes += last == JsonToken.START_OBJECT ? TABLE : 0;
        }
        if (values > MOST_VALUES) {
          return OptionalLong.empty();
        }
        start = offset;
        last = token;
      }
    }
    // One character beyond Latin-1 doubles the text that it is in.
    return OptionalLong.of(nodes + texts * (scan.wide ? 2 : 1) + longest * DECODING);
  }

  private static int size(JsonToken token, JsonParser parser) {
    return switch (token) {
      case START_OBJECT -> OBJECT;
      case START_ARRAY -> ARRAY;
      case VALUE_STRING -> STRING;
      case VALUE_NUMBER_INT -> number(INTEGER, parser.getStringLength());
      case VALUE_NUMBER_FLOAT -> number(DECIMAL, parser.getStringLength());
      default -> 0;
    };
  }

  private static int number(int ordinary, int length) {
    return length <= SHORT_NUMBER ? ordinary : LONG_NUMBER + length / 2;
  }

  /** The parser hands out one text for each name that it has seen before. */
  @SuppressWarnings("ReferenceEquality")
  private static long name(String name, @Nullable String[] seen) {
    int place = name.hashCode() & (NAMES - 1);
    if (seen[place] == name) {
      return 0;
    }
    seen[place] = name;
    return STRING + 2L * name.length();
  }

  /** A scan that records whether any of the bytes may be beyond Latin-1. */
  private static final class Scan extends FilterInputStream {

    private boolean wide;

    Scan(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      int read = super.read();
      wide |= read >= 0x80 || read == '\\';
      return read;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int read = super.read(bytes, offset, length);
      for (int i = offset; !wide && i < offset + read; i++) {
        wide = bytes[i] < 0 || bytes[i] == '\\';
      }
      return read;
    }
  }
}
