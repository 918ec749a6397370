package io.imagegateway.sharedstore;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;

/**
 * A Lua script that the store runs as one step.
 *
 * @param text its text
 * @param sha1 what the store knows it by, once it has seen it
 */
record Script(String text, String sha1) {

  /** The script of a resource in {@code /sharedstore}. */
  static Script of(String name) {
    try (InputStream resource =
        Objects.requireNonNull(
            Script.class.getResourceAsStream("/sharedstore/" + name), "no script " + name)) {
      byte[] bytes = resource.readAllBytes();
      return new Script(
          new String(bytes, StandardCharsets.UTF_8),
          HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(bytes)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-1", e);
    }
  }
}
