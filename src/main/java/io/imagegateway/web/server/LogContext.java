package io.imagegateway.web.server;

import io.imagegateway.web.ClientAddresses;
import io.imagegateway.web.problem.RequestId;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.HandlerMapping;

/**
 * The common fields of the log lines about a request: its id and trace, and, once Spring MVC has
 * read the path, its Datafence. They are kept with the request, for the access log, which is
 * written when all of that is over.
 */
@Component
@Order(LogContext.WITHIN_THE_TRACE)
final class LogContext extends OncePerRequestFilter implements HandlerInterceptor {

  /** Spring's observation of the request, whose scope names the trace, comes right before. */
  static final int WITHIN_THE_TRACE = Ordered.HIGHEST_PRECEDENCE + 2;

  /** The Datafence's name in the logs. */
  static final String FENCE = "labels.fence";

  private static final String CONTEXT = LogContext.class.getName();
  private static final String CLIENT = LogContext.class.getName() + ".client";
  private static final Pattern FENCE_ID = Pattern.compile("[0-9]{1,16}");

  private final ClientAddresses addresses;

  LogContext(ClientAddresses addresses) {
    this.addresses = addresses;
  }

  /** The names and values that the lines about a request have in common, as far as known. */
  @SuppressWarnings("unchecked") // What is kept under this name is put there below.
  static Map<String, String> of(HttpServletRequest request) {
    return request.getAttribute(CONTEXT) instanceof Map<?, ?> context
        ? (Map<String, String>) context
        : Map.of(RequestId.LOG_KEY, RequestId.of(request));
  }

  /** Whose request it is, as the filters saw it: a proxy that is trusted is seen through. */
  static @Nullable String client(HttpServletRequest request) {
    return request.getAttribute(CLIENT) instanceof String client ? client : null;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    request.setAttribute(
        CLIENT,
        addresses.of(request).map(InetAddress::getHostAddress).orElse(request.getRemoteAddr()));
    keep(request);
    chain.doFilter(request, response);
  }

  @Override
  public boolean preHandle(
      HttpServletRequest request, HttpServletResponse response, Object handler) {
    if (request.getAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE)
            instanceof Map<?, ?> variables
        && variables.get("fenceId") instanceof String fenceId
        && FENCE_ID.matcher(fenceId).matches()) {
      MDC.put(FENCE, fenceId);
      keep(request);
    }
    return true;
  }

  @Override
  public void afterCompletion(
      HttpServletRequest request,
      HttpServletResponse response,
      Object handler,
      @Nullable Exception exception) {
    MDC.remove(FENCE);
  }

  private static void keep(HttpServletRequest request) {
    request.setAttribute(CONTEXT, MDC.getCopyOfContextMap());
  }
}
