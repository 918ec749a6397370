package io.imagegateway.web;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * The body of an answer, as it is and compressed. It is compressed once, however often it is asked
 * for.
 *
 * <p>Thread-safe. Its bytes are shared by all who write it, so none of them may change them.
 */
public final class AnswerBody {

  private final byte[] bytes;
  private byte @Nullable [] gzip;

  /** A body of these bytes, which must not be changed any more. */
  public AnswerBody(byte[] bytes) {
    this.bytes = bytes;
  }

  /** The body as it is. */
  public byte[] bytes() {
    return bytes;
  }

  /** The body in the format of gzip (RFC 1952). */
  public synchronized byte[] gzip() {
    byte[] known = gzip;
    if (known != null) {
      return known;
    }
    byte[] made = compressed();
    // Beyond that the body's weight would not cover it.
    if (made.length <= bytes.length / 2) {
      gzip = made;
    }
    return made;
  }

  /** Bytes of memory, at most, however it is asked for. */
  long weight() {
    return (long) bytes.length + bytes.length / 2;
  }

  private byte[] compressed() {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream(bytes.length / 4 + 64);
    try (GZIPOutputStream output = new GZIPOutputStream(compressed)) {
      output.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory does not fail", e);
    }
    return compressed.toByteArray();
  }
}
