package io.imagegateway.web;

import jakarta.servlet.http.HttpServletRequest;
import java.net.InetAddress;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.catalina.util.NetMask;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The addresses of those who send requests: the connection's, or, where it comes from a trusted
 * proxy, the right-most one of {@code X-Forwarded-For} that is not a trusted proxy's. What stands
 * further to the left was written by somebody who is not trusted, and does not count.
 *
 * <p>The header is read from its end, over all its lines. Empty elements are skipped (RFC 9110,
 * section 5.6.1.2). An element that is no IP address ends the reading: then the address that was
 * read last counts, which is a trusted proxy's or the connection's. An address may have a port, and
 * brackets around IPv6. Nothing is looked up in the DNS.
 */
@Component
public final class ClientAddresses {

  static final String FORWARDED_FOR = "X-Forwarded-For";

  /** Proxies in a row, at most; what claims to have passed more is read no further. */
  private static final int MOST_ELEMENTS = 32;

  /** An address with or without a port; the rest is checked by the parser of addresses. */
  private static final Pattern ELEMENT =
      Pattern.compile(
          "\\[([0-9A-Fa-f:.]{2,45})](?::[0-9]{1,5})?|([0-9.]{7,15}):[0-9]{1,5}|([0-9A-Fa-f:.]{2,45})");

  private static final Pattern IPV4 = Pattern.compile("[0-9]{1,3}(?:\\.[0-9]{1,3}){3}");

  private final List<NetMask> trusted;

  ClientAddresses(CallerSettings settings) {
    this.trusted = settings.blocks();
  }

  /**
   * Whose request it is.
   *
   * @return empty if the connection has no IP address
   */
  public Optional<InetAddress> of(HttpServletRequest request) {
    Optional<InetAddress> connection = ofConnection(request.getRemoteAddr());
    return trusted.isEmpty()
        ? connection
        : connection.map(address -> isTrusted(address) ? forwarded(request, address) : address);
  }

  private InetAddress forwarded(HttpServletRequest request, InetAddress proxy) {
    InetAddress client = proxy;
    int read = 0;
    List<String> lines = Collections.list(request.getHeaders(FORWARDED_FOR));
    for (String line : lines.reversed()) {
      int end = line.length();
      while (end >= 0) {
        int comma = line.lastIndexOf(',', end - 1);
        String element = line.substring(comma + 1, end).strip();
        end = comma;
        read++;
        if (element.isEmpty() && read <= MOST_ELEMENTS) {
          continue;
        }
        Optional<InetAddress> address = read > MOST_ELEMENTS ? Optional.empty() : element(element);
        if (address.isEmpty()) {
          return client;
        }
        client = address.get();
        if (!isTrusted(client)) {
          return client;
        }
      }
    }
    return client;
  }

  private boolean isTrusted(InetAddress address) {
    return trusted.stream().anyMatch(block -> block.matches(address));
  }

  private static Optional<InetAddress> element(String element) {
    Matcher parts = ELEMENT.matcher(element);
    if (!parts.matches()) {
      return Optional.empty();
    }
    String address = parts.group(1);
    if (address == null) {
      address = parts.group(2) == null ? parts.group(3) : parts.group(2);
    }
    return literal(address);
  }

  /** The servlet container names the interface of a link-local address after a percent sign. */
  private static Optional<InetAddress> ofConnection(@Nullable String address) {
    if (address == null) {
      return Optional.empty();
    }
    int zone = address.indexOf('%');
    return literal(zone < 0 ? address : address.substring(0, zone));
  }

  /** The address that a text is; IPv4 with all four parts. */
  static Optional<InetAddress> literal(String text) {
    if (text.indexOf(':') < 0 && !IPV4.matcher(text).matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.ofLiteral(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
