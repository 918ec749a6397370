package io.imagegateway.ncp.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A fixture with a few things changed: values of other types, fields left out, renamed or sent
 * twice, items repeated, numbers and nesting beyond all bounds, broken text, cut or compressed
 * bytes.
 */
final class MutatedBody {

  private static final JsonMapper MAPPER = JsonMapper.shared();
  private static final int[] STATUSES = {
    200, 200, 201, 204, 206, 302, 400, 400, 401, 403, 404, 413, 429, 500, 503
  };

  /** What comes in place of a value. */
  private static final List<String> VALUES =
      List.of(
          "null",
          "true",
          "false",
          "0",
          "-0",
          "-0.0",
          "0e5",
          "1",
          "-1",
          "1.0",
          "1.5",
          "2.5623135E7",
          "9007199254740993",
          "9223372036854775808",
          "-9223372036854775809",
          "1e400",
          "1e-400",
          "1e999999999",
          "1e-999999999",
          "1e99999999999",
          "9".repeat(900),
          "0." + "3".repeat(900),
          "9".repeat(2000),
          "\"\"",
          "\" \"",
          "\"0\"",
          "\"00\"",
          "\"NULL\"",
          "\"null\"",
          "\"true\"",
          "\" 25623135 \"",
          "\"25623135.0\"",
          "\"1e999999999\"",
          "\"NaN\"",
          "\"2025-06-20T09:59:39+0900\"",
          "\"+999999999-12-31T23:59:60Z\"",
          "\"\\ud800\"",
          "\"\\udc00x\"",
          "\"\\ud83d\\ude00\"",
          "\"\\u0000\"",
          "\"\ud55c\uae00\"",
          "\"" + "x".repeat(5000) + "\"",
          "[]",
          "{}",
          "[null]",
          "[[]]",
          "[{}]",
          "{\"code\":\"NULL\"}",
          "{\"serverImage\":[]}",
          "{\"returnCode\":\"0\"}",
          "{\"error\":{\"errorCode\":\"200\"}}",
          "{\"responseError\":{\"returnCode\":\"1104037\"}}");

  private static final List<String> NAMES =
      List.of(
          "",
          "content",
          "error",
          "errorCode",
          "responseError",
          "returnCode",
          "totalRows",
          "serverImageList",
          "serverImage",
          "serverImageNo",
          "getServerImageListResponse",
          "imageNo",
          "unknown");

  private final String file;
  private final long seed;
  private final int status;
  private final @Nullable String encoding;
  private final byte[] bytes;

  private MutatedBody(String file, long seed, int status, @Nullable String encoding, byte[] bytes) {
    this.file = file;
    this.seed = seed;
    this.status = status;
    this.encoding = encoding;
    this.bytes = bytes;
  }

  /** A fixture as it is. */
  static final class Original {

    private final String file;
    private final int status;
    private final byte[] bytes;
    private final @Nullable JsonNode json;

    private Original(String file, int status, byte[] bytes, @Nullable JsonNode json) {
      this.file = file;
      this.status = status;
      this.bytes = bytes;
      this.json = json;
    }
  }

  /** What makes the same body again. */
  long seed() {
    return seed;
  }

  /** The HTTP status. */
  int status() {
    return status;
  }

  /** The content encoding; null for none. */
  @Nullable String encoding() {
    return encoding;
  }

  /** What comes. */
  byte[] bytes() {
    return bytes;
  }

  /** All fixtures. */
  static List<Original> originals() {
    return MAPPER
        .readTree(resource("manifest.json"))
        .path("entries")
        .valueStream()
        .map(entry -> {
          String file = entry.path("file").stringValue();
          byte[] bytes = resource(file);
          return new Original(file, entry.path("httpStatus").intValue(200), bytes, json(bytes));
        })
        .toList();
  }

  /** The body that a seed makes. */
  static MutatedBody of(List<Original> originals, long seed) {
    Random random = new Random(seed);
    Original original = originals.get(random.nextInt(originals.size()));
    byte[] bytes = original.bytes;
    if (original.json != null && random.nextInt(8) > 0) {
      StringBuilder text = new StringBuilder();
      write(original.json, 1 + random.nextInt(60), random, text);
      bytes = text.toString().getBytes(UTF_8);
    }
    if (original.json == null || random.nextInt(6) == 0) {
      bytes = mangled(bytes, random);
    }
    String encoding = null;
    if (random.nextInt(5) == 0) {
      encoding = "gzip";
      bytes = gzipped(bytes);
      switch (random.nextInt(8)) {
        case 0 -> bytes = gzipped(bytes);
        case 1 -> bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length));
        case 2 -> bytes = mangled(bytes, random);
        default -> {}
      }
    }
    int status =
        random.nextInt(5) == 0 ? STATUSES[random.nextInt(STATUSES.length)] : original.status;
    return new MutatedBody(original.file, seed, status, encoding, bytes);
  }

  /** Writes a value; one of so many is changed. */
  private static void write(JsonNode node, int rarity, Random random, StringBuilder text) {
    if (random.nextInt(rarity) == 0 && random.nextInt(3) == 0) {
      switch (random.nextInt(8)) {
        case 0 -> {
          int depth = 90 + random.nextInt(20);
          text.repeat("[", depth).repeat("]", depth);
        }
        case 1 -> {
          text.append('[');
          write(node, rarity, random, text);
          text.append(']');
        }
        case 2 -> {
          text.append("{\"").append(NAMES.get(random.nextInt(NAMES.size()))).append("\":");
          write(node, rarity, random, text);
          text.append('}');
        }
        case 3 ->
            text.append('"')
                .append(node.asString("").replaceAll("[\"\\\\\\p{Cntrl}]", ""))
                .append('"');
        default -> text.append(VALUES.get(random.nextInt(VALUES.size())));
      }
    } else if (node.isObject()) {
      text.append('{');
      int start = text.length();
      for (Map.Entry<String, JsonNode> field : node.properties()) {
        field(field.getKey(), field.getValue(), rarity, random, text, start);
      }
      text.append('}');
    } else if (node.isArray()) {
      text.append('[');
      int start = text.length();
      for (JsonNode item : node.values()) {
        int times =
            random.nextInt(rarity) > 0
                ? 1
                : random.nextInt(4) == 0 ? random.nextInt(50) : random.nextInt(3);
        for (int i = 0; i < times; i++) {
          text.append(text.length() > start ? "," : "");
          write(item, rarity, random, text);
        }
      }
      text.append(']');
    } else {
      text.append(node);
    }
  }

  private static void field(
      String name, JsonNode value, int rarity, Random random, StringBuilder text, int start) {
    int change = random.nextInt(rarity) > 0 ? -1 : random.nextInt(6);
    if (change == 0) {
      return;
    }
    text.append(text.length() > start ? "," : "");
    if (change == 1) {
      text.append('"').append(name).append("\":");
      text.append(VALUES.get(random.nextInt(VALUES.size()))).append(',');
    }
    text.append('"').append(change == 2 ? NAMES.get(random.nextInt(NAMES.size())) : name);
    text.append("\":");
    write(value, rarity, random, text);
    if (change == 3) {
      text.append(",\"").append(name).append("\":");
      text.append(VALUES.get(random.nextInt(VALUES.size())));
    }
  }

  private static byte[] mangled(byte[] bytes, Random random) {
    if (bytes.length == 0) {
      return VALUES.get(random.nextInt(VALUES.size())).getBytes(UTF_8);
    }
    int place = random.nextInt(bytes.length);
    byte[] changed = bytes.clone();
    switch (random.nextInt(8)) {
      case 0 -> changed = Arrays.copyOf(bytes, place);
      case 1 -> changed[place] = (byte) random.nextInt(256);
      case 2 -> changed[place] ^= (byte) (1 << random.nextInt(8));
      case 3 -> {
        changed = Arrays.copyOf(bytes, bytes.length + bytes.length - place);
        System.arraycopy(bytes, place, changed, bytes.length, bytes.length - place);
      }
      case 4 -> changed = ("\uFEFF \n" + new String(bytes, UTF_8)).getBytes(UTF_8);
      case 5 -> changed = new String(bytes, UTF_8).getBytes(UTF_16);
      case 6 -> {
        String text = new String(bytes, ISO_8859_1);
        String inserted = VALUES.get(random.nextInt(VALUES.size()));
        changed =
            (text.substring(0, place) + inserted + text.substring(place)).getBytes(ISO_8859_1);
      }
      default ->
          changed =
              new String(bytes, ISO_8859_1)
                  .repeat(1 + random.nextInt(5))
                  .replaceFirst("[0-9]+", "9".repeat(random.nextInt(40)))
                  .getBytes(ISO_8859_1);
    }
    return changed;
  }

  private static @Nullable JsonNode json(byte[] bytes) {
    try {
      JsonNode root = MAPPER.readTree(bytes);
      return root.isContainer() ? root : null;
    } catch (JacksonException _) {
      return null;
    }
  }

  private static byte[] gzipped(byte[] bytes) {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
      gzip.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return compressed.toByteArray();
  }

  private static byte[] resource(String file) {
    try (InputStream in =
        requireNonNull(MutatedBody.class.getResourceAsStream("/ncp-fixtures/" + file), file)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String toString() {
    return "%s of seed %d, as -Dfuzz.seed=%d -Dfuzz.bodies=1 makes it: status %d, encoding %s, %s"
        .formatted(
            file,
            seed,
            seed,
            status,
            encoding,
            new String(Arrays.copyOf(bytes, Math.min(bytes.length, 2000)), ISO_8859_1));
  }
}
