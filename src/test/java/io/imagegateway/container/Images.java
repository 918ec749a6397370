package io.imagegateway.container;

import java.nio.file.Path;
import java.util.Optional;
import org.testcontainers.images.builder.ImageFromDockerfile;

/**
 * The images under test: those that the variables {@code GATEWAY_IMAGE} and {@code DEMO_IMAGE}
 * name, else they are built from the Dockerfile.
 */
final class Images {

  /** What the tests have for NCP where they tell it answer by answer. */
  static final String WIREMOCK = "wiremock/wiremock:3.13.2";

  private Images() {}

  static String gateway() {
    return named("GATEWAY_IMAGE").orElseGet(Built.GATEWAY::get);
  }

  static String demo() {
    return named("DEMO_IMAGE").orElseGet(Built.DEMO::get);
  }

  private static Optional<String> named(String variable) {
    return Optional.ofNullable(System.getenv(variable)).filter(name -> !name.isEmpty());
  }

  private static final class Built {

    static final ImageFromDockerfile GATEWAY = target("gateway");
    static final ImageFromDockerfile DEMO = target("demo");

    private static ImageFromDockerfile target(String target) {
      return new ImageFromDockerfile("ncp-image-gateway-test:" + target, false)
          .withDockerfile(Path.of("Dockerfile").toAbsolutePath())
          .withTarget(target);
    }
  }
}
