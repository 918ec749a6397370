package io.imagegateway.web.server;

import io.imagegateway.web.CachedAnswer;
import io.imagegateway.web.ClientAddresses;
import io.imagegateway.web.problem.ProblemWriter;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.apache.catalina.AccessLog;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * A valve that writes a line for each request to the log {@code access}: who asked for what, the
 * result, and how long it took. It is a part of Tomcat because only Tomcat sees all requests, those
 * that it refuses by itself included. The query is left out: all that there is to know of it is the
 * Datafence.
 *
 * <p>What a client sends is cut and cleaned before it gets into a line, so that nobody can forge
 * one.
 */
final class AccessLogValve extends ValveBase implements AccessLog {

  private static final Pattern CACHE_NAME = Pattern.compile("^[^;]*; ");
  private static final Pattern UNCLEAN = Pattern.compile("[^ -~]|[\"\\\\]");
  private static final Logger log = LoggerFactory.getLogger("access");

  private static final int LONGEST = 256;
  private static final int LONGEST_METHOD = 16;
  private static final String NONE = "-";

  private final ClientAddresses addresses;

  AccessLogValve(ClientAddresses addresses) {
    super(true);
    this.addresses = addresses;
  }

  @Override
  public void invoke(Request request, Response response) throws IOException, ServletException {
    getNext().invoke(request, response);
  }

  /**
   * A request has been answered.
   *
   * @param time nanoseconds since it came; 0 if Tomcat refused it at first sight
   */
  @Override
  public void log(Request request, Response response, long time) {
    String client = clean(client(request), LONGEST);
    String method = clean(request.getMethod(), LONGEST_METHOD);
    String path = clean(request.getRequestURI(), LONGEST);
    int status = response.getStatus();
    String code = Objects.requireNonNullElse(ProblemWriter.recordedCode(request), NONE);
    String cache = cacheResult(response.getHeader(CachedAnswer.CACHE_STATUS));
    String agent = clean(request.getHeader("User-Agent"), LONGEST);
    Map<String, String> before = MDC.getCopyOfContextMap();
    MDC.setContextMap(LogContext.of(request));
    try {
      LoggingEventBuilder line =
          log.atInfo()
              .addKeyValue("http.response.status_code", status)
              .addKeyValue("event.duration", time)
              .addKeyValue("event.outcome", status < 400 ? "success" : "failure");
      line = addIfPresent(line, "client.address", client);
      line = addIfPresent(line, "user_agent.original", agent);
      line = addIfPresent(line, "http.request.method", method);
      line = addIfPresent(line, "url.path", path);
      line = addIfPresent(line, "error.code", code);
      line = addIfPresent(line, "labels.cache", cache);
      line.log(
          "{} {} {} {} {} \"{}\" {} ms \"{}\"",
          client,
          method,
          path,
          status,
          code,
          cache,
          Duration.ofNanos(time).toMillis(),
          agent);
    } finally {
      if (before == null) {
        MDC.clear();
      } else {
        MDC.setContextMap(before);
      }
    }
  }

  private static LoggingEventBuilder addIfPresent(
      LoggingEventBuilder line, String name, String value) {
    return value.equals(NONE) ? line : line.addKeyValue(name, value);
  }

  /** The filters have not seen what Tomcat refused by itself. */
  private @Nullable String client(Request request) {
    String seen = LogContext.client(request);
    return seen == null
        ? addresses.of(request).map(InetAddress::getHostAddress).orElse(request.getRemoteAddr())
        : seen;
  }

  /**
   * The content of Cache-Status (RFC 9211) without the cache's name, such as {@code hit; ttl=27}.
   */
  private static String cacheResult(@Nullable String cacheStatus) {
    return cacheStatus == null ? NONE : CACHE_NAME.matcher(cacheStatus).replaceFirst("");
  }

  /** Printable ASCII without quotation marks and backslashes, of a bounded length. */
  private static String clean(@Nullable String text, int longest) {
    if (text == null || text.isEmpty()) {
      return NONE;
    }
    String cut = text.length() > longest ? text.substring(0, longest) : text;
    return UNCLEAN.matcher(cut).replaceAll("?");
  }

  /** Which address is the client's is decided elsewhere. */
  @Override
  public void setRequestAttributesEnabled(boolean requestAttributesEnabled) {}

  @Override
  public boolean getRequestAttributesEnabled() {
    return false;
  }
}
