package io.imagegateway;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.MapPropertySource;

/**
 * A server of one empty page, on both of the machine's names, which are two origins. The gateway
 * allows one of them, and two that are not served.
 */
final class ForeignPage implements ApplicationContextInitializer<GenericApplicationContext> {

  static final String CONSOLE = "https://console.example.com";

  @Override
  public void initialize(GenericApplicationContext context) {
    HttpServer server = start();
    context.registerBean(HttpServer.class, () -> server);
    context.addApplicationListener((ContextClosedEvent _) -> server.stop(0));
    context
        .getEnvironment()
        .getPropertySources()
        .addFirst(
            new MapPropertySource(
                "foreign page",
                Map.of(
                    "gateway.cors.allowed-origins",
                    String.join(",", CONSOLE, "http://localhost:3000", allowed(server)))));
  }

  /** The page's address that the gateway allows. */
  static String allowed(HttpServer server) {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** The page's address that the gateway does not allow. */
  static String notAllowed(HttpServer server) {
    return "http://localhost:" + server.getAddress().getPort();
  }

  private static HttpServer start() {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      byte[] page =
          "<!DOCTYPE html><html lang=\"en\"><link rel=\"icon\" href=\"data:,\"><title>Frontend</title>"
              .getBytes(StandardCharsets.UTF_8);
      server.createContext(
          "/",
          exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "text/html");
            exchange.sendResponseHeaders(200, page.length);
            exchange.getResponseBody().write(page);
            exchange.close();
          });
      server.start();
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
