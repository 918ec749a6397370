package io.imagegateway.freshness;

import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A clearing of a cache, or of a part of it.
 *
 * @param cache the name of the cache
 * @param scope what of it is cleared
 */
public record Clearing(String cache, Scope scope) {

  private static final Pattern TEXT =
      Pattern.compile("([a-z-]+)(?: (?:key (\\S+)|fence ([0-9]{1,16})))?");

  /** The part of a cache that a clearing is about. */
  public sealed interface Scope {}

  /** Everything. */
  public record All() implements Scope {}

  /**
   * One key.
   *
   * @param text the text form of the key
   */
  public record OneKey(String text) implements Scope {}

  /**
   * All keys of a Datafence.
   *
   * @param fenceId its number
   */
  public record OneFence(long fenceId) implements Scope {}

  /** The clearing in one line, such as {@code box-images key 26:CON}. */
  public String text() {
    return switch (scope) {
      case All() -> cache;
      case OneKey(String text) -> cache + " key " + text;
      case OneFence(long fenceId) -> cache + " fence " + fenceId;
    };
  }

  /** The clearing of a text as {@link #text} writes it; empty if it is none. */
  public static Optional<Clearing> of(String text) {
    Matcher parts = TEXT.matcher(text);
    if (!parts.matches()) {
      return Optional.empty();
    }
    String cache = Objects.requireNonNull(parts.group(1));
    String key = parts.group(2);
    String fence = parts.group(3);
    if (key != null) {
      return Optional.of(new Clearing(cache, new OneKey(key)));
    }
    return Optional.of(
        new Clearing(cache, fence == null ? new All() : new OneFence(Long.parseLong(fence))));
  }
}
