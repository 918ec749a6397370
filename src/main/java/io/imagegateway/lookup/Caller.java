package io.imagegateway.lookup;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.HexFormat;

/**
 * A party among which calls to NCP are shared: an address that requests come from, or the gateway
 * itself.
 *
 * @param name identifies the caller; not meant for people
 */
public record Caller(String name) {

  /** The gateway, which refreshes what it holds and warms up. */
  public static final Caller GATEWAY = new Caller("gateway");

  private static final int NETWORK_BYTES = 8;

  /**
   * The caller at an address: an IPv4 address, or the /64 network of an IPv6 address, since a host
   * chooses the rest of it at will. An IPv4-mapped IPv6 address is an IPv4 address for Java, too.
   */
  public static Caller at(InetAddress address) {
    byte[] bytes = address.getAddress();
    return new Caller(
        address instanceof Inet6Address
            ? HexFormat.of().formatHex(bytes, 0, NETWORK_BYTES) + "/64"
            : HexFormat.of().formatHex(bytes));
  }
}
