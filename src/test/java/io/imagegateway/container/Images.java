package io.imagegateway.container;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.images.builder.ImageFromDockerfile;

/**
 * The images under test: those that the variables {@code GATEWAY_IMAGE} and {@code DEMO_IMAGE}
 * name, else they are built from the Dockerfile.
 */
final class Images {

  /** What the tests have for NCP where they tell it answer by answer. */
  static final String WIREMOCK = "wiremock/wiremock:3.13.2";

  private static final Path DOCKERFILE = Path.of("Dockerfile").toAbsolutePath();

  /** An image of somebody else's that a stage is built on: those of ours have no tag. */
  private static final Pattern BASE = Pattern.compile("^FROM (\\S+:\\S+)", Pattern.MULTILINE);

  private Images() {}

  static String gateway() {
    return named("GATEWAY_IMAGE").orElseGet(Built.GATEWAY::get);
  }

  static String demo() {
    return named("DEMO_IMAGE").orElseGet(Built.DEMO::get);
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
    return named || Stream.concat(Stream.of(WIREMOCK), bases()).allMatch(Images::canBeHad);
  }

  private static Optional<String> named(String variable) {
    return Optional.ofNullable(System.getenv(variable)).filter(name -> !name.isEmpty());
  }

  private static Stream<String> bases() {
    try {
      return BASE.matcher(Files.readString(DOCKERFILE)).results().map(from -> from.group(1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean canBeHad(String image) {
    DockerClient docker = DockerClientFactory.instance().client();
    try {
      docker.inspectImageCmd(image).exec();
      return true;
    } catch (NotFoundException _) {
      return canBePulled(docker, image);
    }
  }

  private static boolean canBePulled(DockerClient docker, String image) {
    try {
      return docker.pullImageCmd(image).start().awaitCompletion(5, TimeUnit.MINUTES);
    } catch (DockerException _) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static final class Built {

    static final ImageFromDockerfile GATEWAY = target("gateway");
    static final ImageFromDockerfile DEMO = target("demo");

    private static ImageFromDockerfile target(String target) {
      return new ImageFromDockerfile("ncp-image-gateway-test:" + target, false)
          .withDockerfile(DOCKERFILE)
          .withTarget(target);
    }
  }
}
