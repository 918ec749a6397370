package io.imagegateway.sharedstore;

import io.imagegateway.freshness.SharedStore.Content;
import io.imagegateway.lookup.Failure;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The bytes of entries and failures: one line with the kind ({@code F} found, {@code A} absent,
 * {@code X} failed), when NCP answered (milliseconds of the store's clock), the number of the last
 * clearing before it was asked for, and the seal; then, packed by gzip, a line of JSON that names
 * the key, and the value's own text.
 */
final class EntryFormat {

  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  /** A line is never longer, however it is sealed. */
  private static final int LONGEST_HEAD = 128;

  private static final Pattern HEAD =
      Pattern.compile("([FAX]) ([0-9]{1,16}) ([0-9]{1,16}) ([0-9a-f]{64}|-)");

  private final Seal seal;
  private final int largest;

  /**
   * A format.
   *
   * @param largest the most bytes that a value has, unpacked
   */
  EntryFormat(Seal seal, int largest) {
    this.seal = seal;
    this.largest = largest;
  }

  /**
   * The line above a value.
   *
   * @param key the store's key of the entry
   * @param fingerprint of a value; null otherwise
   * @param due of a value
   * @param failure the reason of an absence, if NCP gave one, or the failure; null otherwise
   */
  private record Label(
      @Nullable String key, @Nullable String fingerprint, long due, @Nullable Failure failure) {}

  /**
   * An entry as it is read.
   *
   * @param content the value or absence; null for a failure
   * @param failure the failure; null for a value or an absence
   * @param at when NCP answered
   * @param clearing the number of the last clearing before it was asked for
   */
  record Framed(@Nullable Content content, @Nullable Failure failure, long at, long clearing) {}

  /** The bytes of a value or an absence; empty if it is too large to be read again. */
  Optional<byte[]> entry(String key, Content content, long at, long clearing) {
    boolean found = content.value() != null;
    return framed(
        found ? 'F' : 'A',
        key,
        new Label(key, found ? content.fingerprint() : null, content.due(), content.reason()),
        content.value() == null ? "" : content.value(),
        at,
        clearing);
  }

  /** The bytes of a failure. */
  byte[] failure(String key, Failure failure, long at, long clearing) {
    return framed('X', key, new Label(key, null, 0, failure), "", at, clearing).orElseThrow();
  }

  private Optional<byte[]> framed(
      char kind, String key, Label label, String value, long at, long clearing) {
    byte[] text =
        (MAPPER.writeValueAsString(label) + "\n" + value).getBytes(StandardCharsets.UTF_8);
    if (text.length > largest) {
      return Optional.empty();
    }
    byte[] packed = pack(text);
    String head = "%s %d %d ".formatted(kind, at, clearing);
    byte[] sealed = (head + sealOf(key, head, packed) + "\n").getBytes(StandardCharsets.US_ASCII);
    byte[] all = Arrays.copyOf(sealed, sealed.length + packed.length);
    System.arraycopy(packed, 0, all, sealed.length, packed.length);
    return Optional.of(all);
  }

  private String sealOf(String key, String head, byte[] packed) {
    return seal.of(key, sealed(head, packed));
  }

  private static byte[] sealed(String head, byte[] packed) {
    byte[] first = head.getBytes(StandardCharsets.US_ASCII);
    byte[] all = Arrays.copyOf(first, first.length + packed.length);
    System.arraycopy(packed, 0, all, first.length, packed.length);
    return all;
  }

  /** Reads an entry of this key; empty for everything that this class has not written for it. */
  Optional<Framed> read(String key, byte[] bytes) {
    int end = endOfLine(bytes, LONGEST_HEAD);
    if (end < 0) {
      return Optional.empty();
    }
    Matcher head = HEAD.matcher(new String(bytes, 0, end, StandardCharsets.US_ASCII));
    if (!head.matches()) {
      return Optional.empty();
    }
    String kind = group(head, 1);
    long at = Long.parseLong(group(head, 2));
    long clearing = Long.parseLong(group(head, 3));
    byte[] packed = Arrays.copyOfRange(bytes, end + 1, bytes.length);
    if (!seal.fits(
        group(head, 4), key, sealed("%s %d %d ".formatted(kind, at, clearing), packed))) {
      return Optional.empty();
    }
    return unpack(packed).flatMap(text -> framed(kind, key, text, at, clearing));
  }

  private static String group(Matcher matcher, int number) {
    return String.valueOf(matcher.group(number));
  }

  private static Optional<Framed> framed(
      String kind, String key, byte[] text, long at, long clearing) {
    int end = endOfLine(text, text.length);
    Optional<Label> read = end < 0 ? Optional.empty() : label(Arrays.copyOf(text, end));
    if (read.isEmpty() || !key.equals(read.get().key)) {
      return Optional.empty();
    }
    Label label = read.get();
    String value = new String(text, end + 1, text.length - end - 1, StandardCharsets.UTF_8);
    Failure failure = label.failure;
    if (failure != null && !isComplete(failure)) {
      return Optional.empty();
    }
    return switch (kind) {
      case "F" ->
          Optional.ofNullable(label.fingerprint)
              .map(fingerprint ->
                  new Framed(new Content(value, fingerprint, null, label.due), null, at, clearing));
      case "A" ->
          Optional.of(new Framed(new Content(null, "", failure, label.due), null, at, clearing));
      default -> Optional.ofNullable(failure).map(why -> new Framed(null, why, at, clearing));
    };
  }

  // What another program wrote may lack what the types promise.
  @SuppressWarnings({"ConstantValue", "RedundantNullCheck"})
  private static boolean isComplete(Failure failure) {
    Failure.Upstream upstream = failure.upstream();
    return failure.code() != null && (upstream == null || upstream.service() != null);
  }

  private static Optional<Label> label(byte[] json) {
    try {
      return Optional.ofNullable(MAPPER.readValue(json, Label.class));
    } catch (JacksonException _) {
      return Optional.empty();
    }
  }

  private static int endOfLine(byte[] bytes, int most) {
    for (int i = 0; i < Math.min(bytes.length, most); i++) {
      if (bytes[i] == '\n') {
        return i;
      }
    }
    return -1;
  }

  private static byte[] pack(byte[] text) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return packed.toByteArray();
  }

  /** Unpacks no more than a value may have. */
  private Optional<byte[]> unpack(byte[] packed) {
    try (GZIPInputStream gzip = new GZIPInputStream(new ByteArrayInputStream(packed))) {
      byte[] text = gzip.readNBytes(largest);
      return gzip.read() < 0 ? Optional.of(text) : Optional.empty();
    } catch (IOException _) {
      return Optional.empty();
    }
  }
}
