package io.imagegateway.ncp.call;

import java.net.InetAddress;

/** Which hosts are this machine itself. */
final class Loopback {

  private Loopback() {}

  /** Asks no name server: what a name means there, the next one may deny. */
  static boolean holds(String host) {
    if (host.equalsIgnoreCase("localhost")) {
      return true;
    }
    try {
      return InetAddress.ofLiteral(host).isLoopbackAddress();
    } catch (IllegalArgumentException _) {
      return false;
    }
  }
}
