package io.imagegateway;

import io.imagegateway.ncpfake.FakeKeys;
import io.imagegateway.ncpfake.NcpFake;
import io.imagegateway.ncpfake.NcpFakeServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.event.EventListener;

/**
 * The gateway in front of a fake NAVER Cloud Platform, without keys, containers or network: {@code
 * ./mvnw spring-boot:test-run}. The fake takes the arguments of {@link NcpFakeServer}; with {@code
 * --fake-only} it runs alone. With {@code --train} and the command that starts a gateway, the JVM
 * of that gateway is trained (see {@link TrainingRun}).
 */
public final class DemoApplication {

  private DemoApplication() {}

  /** Runs the demo. The given Spring Boot arguments win over the demo's own. */
  public static void main(String[] args) throws IOException, InterruptedException {
    if (args.length > 0 && args[0].equals("--train")) {
      TrainingRun.run(List.of(args).subList(1, args.length));
      return;
    }
    if (List.of(args).contains("--fake-only")) {
      NcpFakeServer.run(args);
      return;
    }
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

  private static Map<String, String> defaults(NcpFake fake) {
    return Map.of(
        // Only the gateway's own lines and the signpost.
        "spring.main.banner-mode", "off",
        "logging.level.org", "warn",
        "ncp.datafence.base-url", fake.url().toString(),
        "ncp.server.base-url", fake.url().toString(),
        "ncp.credentials.access-key", FakeKeys.PRIMARY.accessKey(),
        "ncp.credentials.secret-key", FakeKeys.PRIMARY.secretKey());
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

  /** Says where to go when everything is up. */
  @TestConfiguration(proxyBeanMethods = false)
  static class Signpost {

    @EventListener
    void ready(ApplicationReadyEvent event) {
      String port = event.getApplicationContext().getEnvironment().getProperty("local.server.port");
      System.out.printf(
          """

          The demo is up. Worth trying:
            http://localhost:%1$s/api/v1/fences/26/box-images   every kind of match
            http://localhost:%1$s/api/v1/fences/28/box-images   a partial answer
            http://localhost:%1$s/swagger-ui.html               the API

          """,
          port);
    }
  }
}
