package io.imagegateway.web.server;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpHeaders;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * A filter that rejects requests that call the gateway by a name that it does not have (RFC 9110,
 * 15.5.20).
 */
final class AllowedHostsFilter extends OncePerRequestFilter {

  /** The writer of the answer to a rejected request. */
  @FunctionalInterface
  interface Rejection {

    /** Writes the answer. */
    void write(HttpServletRequest request, HttpServletResponse response) throws IOException;
  }

  private final AllowedHosts hosts;
  private final Rejection rejection;

  AllowedHostsFilter(AllowedHosts hosts, Rejection rejection) {
    this.hosts = hosts;
    this.rejection = rejection;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    if (hosts.allow(request.getHeader(HttpHeaders.HOST))) {
      chain.doFilter(request, response);
    } else {
      rejection.write(request, response);
    }
  }
}
