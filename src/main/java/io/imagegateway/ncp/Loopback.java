package io.imagegateway.ncp;

import java.net.InetAddress;

/** The hosts that are this machine itself. */
public final class Loopback {

  private Loopback() {}

  /** Asks no name server: what a name means there, the next one may deny. */
  public static boolean holds(String host) {
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
