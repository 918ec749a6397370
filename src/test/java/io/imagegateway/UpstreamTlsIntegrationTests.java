package io.imagegateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import io.imagegateway.GatewayClient.Answer;
import io.imagegateway.ncpfake.FakeKeys;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Calls over TLS, to servers that speak version 1.3 only. The packaged gateway runs in a process of
 * its own because a JVM reads its trusted certificates once.
 */
class UpstreamTlsIntegrationTests {

  private static final String IMAGE = "/api/v1/server-images/25623135";
  private static final String PASSWORD = "not-secret";

  @TempDir private static Path directory;
  private static final List<HttpsServer> servers = new ArrayList<>();
  private static final Queue<String> sessions = new ConcurrentLinkedQueue<>();
  private static Path trusted;

  @BeforeAll
  static void makeCertificate() throws Exception {
    trusted = certificate("trusted", "ip:127.0.0.1,dns:localhost");
  }

  @AfterAll
  static void stop() {
    servers.forEach(server -> server.stop(0));
  }

  @Test
  void readsAnAnswerOverTls13FromAServerThatItTrusts() throws Exception {
    Answer answer = ask(server(trusted), trusted);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().path("serverImageNo").asString()).isEqualTo("25623135");
    assertThat(sessions).containsExactly("TLSv1.3");
  }

  @Test
  void asksNothingOfAServerThatItDoesNotTrust() throws Exception {
    Answer answer = ask(server(certificate("unknown", "ip:127.0.0.1")), trusted);

    assertThat(answer.json().path("code").asString()).isEqualTo("UPSTREAM_FAILED");
  }

  @Test
  void asksNothingOfAServerWhoseCertificateNamesAnotherHost() throws Exception {
    Path other = certificate("other", "dns:ncloud.example");

    Answer answer = ask(server(other), other);

    assertThat(answer.json().path("code").asString()).isEqualTo("UPSTREAM_FAILED");
  }

  /** The answer of a gateway that trusts what is in this store. */
  private static Answer ask(String url, Path store) {
    int port = JavaProgram.freePort();
    int managementPort = JavaProgram.freePort();
    try (JavaProgram gateway =
        JavaProgram.start(
            directory.resolve("gateway-" + port + ".log"),
            List.of(
                "-Djavax.net.ssl.trustStore=" + store,
                "-Djavax.net.ssl.trustStorePassword=" + PASSWORD,
                "-jar",
                PackagedGateway.jar().toString(),
                "--server.port=" + port,
                "--management.server.port=" + managementPort,
                "--ncp.credentials.access-key=" + FakeKeys.PRIMARY.accessKey(),
                "--ncp.credentials.secret-key=" + FakeKeys.PRIMARY.secretKey(),
                "--ncp.retry.max-attempts=1",
                "--ncp.server.base-url=" + url))) {
      GatewayClient operators = new GatewayClient(managementPort);
      await()
          .atMost(Duration.ofMinutes(2))
          .until(() -> {
            assertThat(gateway.isAlive()).as(gateway.output()).isTrue();
            try {
              return operators.get("/actuator/health/readiness").status() == 200;
            } catch (UncheckedIOException _) {
              return false;
            }
          });
      return new GatewayClient(port).get(IMAGE);
    }
  }

  private static String server(Path store) throws IOException, GeneralSecurityException {
    KeyStore keys = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    HttpsServer server =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
    server.setHttpsConfigurator(
        new HttpsConfigurator(context) {
          @Override
          public void configure(HttpsParameters parameters) {
            SSLParameters newest = getSSLContext().getDefaultSSLParameters();
            newest.setProtocols(new String[] {"TLSv1.3"});
            parameters.setSSLParameters(newest);
          }
        });
    byte[] body = fixture();
    server.createContext(
        "/",
        exchange -> {
          sessions.add(((HttpsExchange) exchange).getSSLSession().getProtocol());
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    servers.add(server);
    return "https://127.0.0.1:" + server.getAddress().getPort();
  }

  /** A store with a new key and its self-signed certificate, made by the JDK's own tool. */
  private static Path certificate(String name, String names)
      throws IOException, InterruptedException {
    Path store = directory.resolve(name + ".p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                name,
                "-keyalg",
                "EC",
                "-dname",
                "CN=" + name,
                "-ext",
                "san=" + names,
                "-validity",
                "2",
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD,
                "-keystore",
                store.toString())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve(name + ".log").toFile())
            .start();
    assertThat(keytool.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(keytool.exitValue()).as(Files.readString(directory.resolve(name + ".log"))).isZero();
    return store;
  }

  private static byte[] fixture() throws IOException {
    try (InputStream file =
        Objects.requireNonNull(
            UpstreamTlsIntegrationTests.class.getResourceAsStream(
                "/ncp-fixtures/vserver/getServerImageDetail.200.json"))) {
      return file.readAllBytes();
    }
  }
}
