package io.imagegateway.ncp.wire;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a body as they came, in pieces and perhaps compressed. They are decompressed each
 * time that they are read and are nowhere kept in that form, so a body takes the memory that it
 * took on the wire. Used by one thread at a time.
 */
final class ReceivedBody {

  private static final int BLOCK = 8192;
  private static final Set<String> GZIP = Set.of("gzip", "x-gzip");

  private final boolean compressed;
  private final long limit;
  private final List<byte[]> pieces = new ArrayList<>();
  private long length;

  /**
   * A body of which nothing has come yet.
   *
   * @param encoding the {@code Content-Encoding}; null if there is none. Of all but gzip the bytes
   *     are taken as they are.
   * @param limit bytes to be read at most, compressed and not
   */
  ReceivedBody(@Nullable String encoding, long limit) {
    this.compressed = encoding != null && GZIP.contains(encoding.strip().toLowerCase(Locale.ROOT));
    this.limit = limit;
  }

  /**
   * Makes sure that more bytes are allowed.
   *
   * @throws BodyTooLongException if the body becomes longer than the limit
   */
  void expect(int bytes) {
    if (length + bytes > limit) {
      throw new BodyTooLongException();
    }
  }

  /** Keeps more bytes. */
  void add(byte[] piece) {
    pieces.add(piece);
    length += piece.length;
  }

  /** Bytes that came. */
  long length() {
    return length;
  }

  boolean compressed() {
    return compressed;
  }

  /** Whether there is anything to read. */
  boolean readable() {
    return length > 0;
  }

  /**
   * The bytes, decompressed. Reading fails where they are no gzip, or longer than the limit.
   *
   * @throws IOException if they are no gzip
   */
  InputStream open() throws IOException {
    InputStream wire =
        new SequenceInputStream(
            Collections.enumeration(
                pieces.stream()
                    .map(piece -> (InputStream) new ByteArrayInputStream(piece))
                    .toList()));
    // Buffered: a single byte costs the inflater as much as a thousand.
    return compressed
        ? new BufferedInputStream(new Limited(new GZIPInputStream(wire, BLOCK), limit), BLOCK)
        : wire;
  }

  /** A body is longer than the gateway is willing to read. */
  static final class BodyTooLongException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    BodyTooLongException() {
      super("the body is longer than allowed");
    }
  }

  private static final class Limited extends FilterInputStream {

    private long left;

    Limited(InputStream in, long limit) {
      super(in);
      this.left = limit;
    }

    @Override
    public int read() throws IOException {
      int read = super.read();
      if (read >= 0) {
        counted(1);
      }
      return read;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      return counted(super.read(bytes, offset, length));
    }

    @Override
    public long skip(long bytes) throws IOException {
      throw new IOException("nothing is skipped");
    }

    private int counted(int read) throws IOException {
      left -= Math.max(read, 0);
      if (left < 0) {
        throw new IOException("the decompressed body is longer than allowed");
      }
      return read;
    }
  }
}
