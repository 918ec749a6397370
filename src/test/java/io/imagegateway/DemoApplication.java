package io.imagegateway;

import io.imagegateway.ncpfake.ChosenPort;
import io.imagegateway.ncpfake.FakeKeys;
import io.imagegateway.ncpfake.NcpFake;
import io.imagegateway.ncpfake.NcpFakeServer;
import io.imagegateway.ncpfake.PortUnavailableException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;
import org.springframework.core.env.SimpleCommandLinePropertySource;
import org.springframework.core.env.StandardEnvironment;

/**
 * The gateway in front of a fake NAVER Cloud Platform, without keys, containers or network: {@code
 * ./mvnw spring-boot:test-run}. The fake takes the arguments of {@link NcpFakeServer}; with {@code
 * --fake-only} it runs alone. With {@code --train} and the command that starts a gateway, the JVM
 * of that gateway is trained (see {@link TrainingRun}).
 *
 * <p>Ports that other programs listen at end the start with exit code 1 and one line that names
 * them and the settings that choose others.
 */
public final class DemoApplication {

  private DemoApplication() {}

  /** Runs the demo. The given Spring Boot arguments win over the demo's own. */
  public static void main(String[] args) throws IOException, InterruptedException {
    if (args.length > 0 && args[0].equals("--train")) {
      TrainingRun.run(List.of(args).subList(1, args.length));
      return;
    }
    try {
      if (List.of(args).contains("--fake-only")) {
        NcpFakeServer.run(args);
      } else {
        runWithGateway(args);
      }
    } catch (PortUnavailableException e) {
      System.err.println(e.getMessage());
      System.exit(1);
    }
  }

  private static void runWithGateway(String... args) {
    ChosenPort.requireAvailable(
        Stream.of(
                gatewayPort("server", "8080", 9090, args),
                gatewayPort("management.server", "8081", 9091, args),
                Optional.of(NcpFakeServer.port(args)))
            .flatMap(Optional::stream)
            .toList());
    NcpFake fake = NcpFakeServer.start(args);
    try {
      SpringApplication.from(GatewayApplication::main)
          .with(Signpost.class)
          .run(withDefaults(args, defaults(fake)));
    } catch (RuntimeException failedStart) {
      // Else the fake's threads would keep the process alive.
      fake.close();
      throw failedStart;
    }
  }

  /**
   * A port of the gateway, from where Spring Boot will read it, files aside. Empty if it is no
   * port, which Spring Boot reports, or -1, which switches it off.
   */
  private static Optional<ChosenPort> gatewayPort(
      String server, String byDefault, int other, String... args) {
    ConfigurableEnvironment environment = new StandardEnvironment();
    environment.getPropertySources().addFirst(new SimpleCommandLinePropertySource(args));
    String address = environment.getProperty(server + ".address", "0.0.0.0");
    return Optional.of(environment.getProperty(server + ".port", byDefault))
        .filter(port -> port.matches("[0-9]{1,4}|[1-5][0-9]{4}|6[0-4][0-9]{3}"))
        .map(port ->
            new ChosenPort(
                server + ".port", new InetSocketAddress(address, Integer.parseInt(port)), other));
  }

  private static Map<String, String> defaults(NcpFake fake) {
    return Map.of(
        // Only the gateway's own lines and the signpost.
        "spring.main.banner-mode", "off",
        "logging.level.org", "warn",
        "ncp.datafence.base-url", fake.url().toString(),
        "ncp.server.base-url", fake.url().toString(),
        "ncp.credentials.access-key", FakeKeys.PRIMARY.accessKey(),
        "ncp.credentials.secret-key", FakeKeys.PRIMARY.secretKey(),
        "fake.url", fake.url().toString());
  }

  /** A property that is given twice would become a list, so a default gives way to an argument. */
  static String[] withDefaults(String[] args, Map<String, String> defaults) {
    List<String> all = new ArrayList<>(List.of(args));
    defaults.forEach((property, value) -> {
      String option = "--" + property + "=";
      if (Arrays.stream(args).noneMatch(argument -> argument.startsWith(option))) {
        all.add(option + value);
      }
    });
    return all.toArray(String[]::new);
  }

  /** Prints where to go when everything is up. */
  @TestConfiguration(proxyBeanMethods = false)
  static class Signpost {

    @EventListener
    void ready(ApplicationReadyEvent event) {
      Environment environment = event.getApplicationContext().getEnvironment();
      System.out.println(
          text(
              environment.getRequiredProperty("local.server.port"),
              environment.getRequiredProperty("fake.url")));
    }

    static String text(String port, String fakeUrl) {
      return """

      The demo is up. Worth trying:
        http://localhost:%1$s/                              the page for people
        http://localhost:%1$s/api/v1/fences/26/box-images   every kind of match
        http://localhost:%1$s/api/v1/fences/28/box-images   a partial answer
        http://localhost:%1$s/swagger-ui.html               the API

      NCP is a fake at %2$s, which lists its faults, keys and controls. Make it
        fail      curl %2$s/__fake/faults -d '{"connection": "RESET"}'
        slow      curl %2$s/__fake/faults -d '{"delay": "PT3S"}'
        recover   curl -X POST %2$s/__fake/reset
      Answers that the gateway holds stay fresh for 30 s.
      """
          .formatted(port, fakeUrl);
    }
  }
}
