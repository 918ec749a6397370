package io.imagegateway.container;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.testcontainers.DockerClientFactory;

/**
 * The images under test: those that the variables {@code GATEWAY_IMAGE} and {@code DEMO_IMAGE}
 * name, else they are built from the Dockerfile, by the program that an operator builds them with.
 */
final class Images {

  /** What the tests have for NCP where they tell it answer by answer. */
  static final String WIREMOCK = "wiremock/wiremock:3.13.2";

  /** An image of somebody else's that a stage is built on: those of ours have no tag. */
  private static final Pattern BASE = Pattern.compile("^FROM (\\S+:\\S+)", Pattern.MULTILINE);

  private Images() {}

  static String gateway() {
    return named("GATEWAY_IMAGE").orElseGet(() -> Built.GATEWAY);
  }

  static String demo() {
    return named("DEMO_IMAGE").orElseGet(() -> Built.DEMO);
  }

  /**
   * Whether Docker is there, with the images under test or what they are built on. An image that is
   * named is not looked for: whoever names one is to be told if it is missing.
   */
  static boolean canBeHad() {
    if (!DockerClientFactory.instance().isDockerAvailable()) {
      return false;
    }
    boolean named = named("GATEWAY_IMAGE").isPresent() && named("DEMO_IMAGE").isPresent();
    return named
        || Stream.concat(Stream.of(WIREMOCK), bases())
            .allMatch(image -> docker("image", "inspect", image) || docker("pull", image));
  }

  private static Optional<String> named(String variable) {
    return Optional.ofNullable(System.getenv(variable)).filter(name -> !name.isEmpty());
  }

  private static Stream<String> bases() {
    try {
      return BASE.matcher(Files.readString(Path.of("Dockerfile")))
          .results()
          .map(from -> from.group(1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether the command succeeds; what it says is added to {@code target/docker.log}. */
  private static boolean docker(String... arguments) {
    List<String> command = new ArrayList<>(List.of("docker"));
    command.addAll(List.of(arguments));
    try {
      return new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(
                  ProcessBuilder.Redirect.appendTo(Path.of("target", "docker.log").toFile()))
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      throw new UncheckedIOException("docker can't be started", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static final class Built {

    static final String GATEWAY = built("gateway");
    static final String DEMO = built("demo");

    private static String built(String target) {
      String tag = "ncp-image-gateway-test:" + target;
      if (!docker("build", "--target", target, "--tag", tag, ".")) {
        throw new IllegalStateException(tag + " could not be built, see target/docker.log");
      }
      return tag;
    }
  }
}
