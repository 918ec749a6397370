package io.imagegateway.ncp;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The address of an HTTP proxy, written as {@code http://host:port}. Holds nothing but that: what
 * else was written, a password for one, is in no message about it.
 *
 * @param host a name or an address; empty if what was written can't be read
 * @param port 0 if what was written can't be read
 */
public record ProxyAddress(String host, int port) {

  static final int HIGHEST_PORT = 65_535;
  private static final Pattern WRITTEN =
      Pattern.compile("(?i)http://([a-z0-9._-]+|\\[[0-9a-f:.]+]):([0-9]{1,5})/?");

  /** Reads an address; one that can't be read becomes one that is not {@linkplain #valid()}. */
  public static ProxyAddress valueOf(String text) {
    Matcher written = WRITTEN.matcher(text.strip());
    return written.matches()
        ? new ProxyAddress(written.group(1), Integer.parseInt(written.group(2)))
        : new ProxyAddress("", 0);
  }

  boolean valid() {
    return !host.isEmpty() && port > 0 && port <= HIGHEST_PORT;
  }

  @Override
  public String toString() {
    return host + ":" + port;
  }
}
