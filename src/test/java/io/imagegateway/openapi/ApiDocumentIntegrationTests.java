package io.imagegateway.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.imagegateway.BugOnDemand;
import io.imagegateway.GatewayClient;
import io.imagegateway.GatewayClient.Answer;
import io.imagegateway.GatewayTest;
import io.imagegateway.ncpfake.Fault;
import io.imagegateway.ncpfake.NcpFake;
import io.imagegateway.web.CachedAnswer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The document in the repository is the service's, its examples are the service's answers, and it
 * takes nothing away from callers of the released one. After a change that is meant, the files are
 * renewed with {@code ./mvnw test -Dtest=ApiDocumentIntegrationTests -Dopenapi.renew=true}.
 */
@GatewayTest
@TestMethodOrder(OrderAnnotation.class)
class ApiDocumentIntegrationTests {

  private static final String RENEWAL =
      "if the change is meant: ./mvnw test -Dtest=ApiDocumentIntegrationTests -Dopenapi.renew=true";
  private static final Path EXAMPLES = Path.of("src", "main", "resources", "openapi", "examples");
  private static final Path COMPILED = Path.of("target", "classes", "openapi", "examples");
  private static final String REQUEST_ID = "5d1f0c3ab7e94d2886f3a1c2e4b59d70";
  private static final JsonMapper MAPPER = JsonMapper.shared();

  private final NcpFake ncp;
  private final GatewayClient gateway;

  ApiDocumentIntegrationTests(NcpFake ncp, GatewayClient gateway) {
    this.ncp = ncp;
    this.gateway = gateway;
  }

  /**
   * An answer that the document shows.
   *
   * @param name its file's name without the ending
   * @param request what it answers: a path, then names and values of headers in turns
   * @param fault what goes wrong at NCP, if anything does
   */
  record Example(String name, List<String> request, @Nullable Fault fault) {

    private static Example of(String name, String... request) {
      return new Example(name, List.of(request), null);
    }

    private Example with(Fault fault) {
      return new Example(name, request, fault);
    }

    private String file() {
      return name + ".json";
    }

    @Override
    public String toString() {
      return name;
    }
  }

  /** All of them: {@link #showsNothingButTheseAnswers} sees to that. */
  static List<Example> examples() {
    String list = "/api/v1/fences/26/box-images";
    String fenceImages = "/api/v1/fences/26/fence-images";
    String images = "/api/v1/server-images";
    return List.of(
        Example.of("listFences", "/api/v1/fences"),
        Example.of("getFence", "/api/v1/fences/26"),
        Example.of("listBoxImages", list + "?productCode=SVR_WIN"),
        Example.of("listBoxImages.partial", "/api/v1/fences/28/box-images"),
        Example.of("getBoxImage", list + "/25700412?productCode=SVR_WIN"),
        Example.of("listFenceImages", fenceImages),
        Example.of("listFenceImages.partial", "/api/v1/fences/28/fence-images"),
        Example.of("getFenceImage", fenceImages + "/25623135"),
        Example.of("searchBoxImages", "/api/v1/box-images?fenceId=26,30&imageName=win-2022"),
        Example.of("searchBoxImages.partial", "/api/v1/box-images?fenceId=28&imageName=report"),
        Example.of("listProductCodes", "/api/v1/product-codes"),
        Example.of("getServerImage", images + "/25700412"),
        Example.of("listServerImages", images + "?serverImageNo=25700412&serverImageNo=99"),
        Example.of("listServerImages.partial", images + "?serverImageNo=25800281&serverImageNo=99"),
        Example.of("invalid-request", "/api/v1/fences/0/box-images?productCode=svr_win"),
        Example.of("fence-not-accessible", "/api/v1/fences/30/box-images"),
        Example.of("box-image-not-found", list + "/99"),
        Example.of("fence-image-not-found", fenceImages + "/99"),
        Example.of("server-image-not-found", images + "/99"),
        Example.of("not-acceptable", list, "Accept", "text/csv"),
        Example.of("internal-error", list, BugOnDemand.HEADER, "yes"),
        Example.of("upstream-failed", list)
            .with(Fault.answering("gateway/endpoint-error.503.json")),
        Example.of("upstream-throttled", list).with(Fault.answering("gateway/throttled.429.json")),
        Example.of("upstream-timeout", list, "Prefer", "wait=1")
            .with(Fault.delaying(Duration.ofSeconds(3))));
  }

  @Order(1)
  @ParameterizedTest
  @MethodSource("examples")
  void showsAnswersThatTheServiceGives(Example example) throws IOException {
    if (example.fault() != null) {
      ncp.inject(example.fault());
    }
    String[] headers =
        Stream.concat(Stream.of("X-Request-Id", REQUEST_ID), example.request().stream().skip(1))
            .toArray(String[]::new);
    String answer = pretty(gateway.get(example.request().getFirst(), headers).json());
    if (ApiDocument.RENEW) {
      for (Path place : List.of(EXAMPLES, COMPILED)) {
        Files.createDirectories(place);
        Files.writeString(place.resolve(example.file()), answer);
      }
    }
    assertThat(Files.readString(EXAMPLES.resolve(example.file())))
        .as("the example %s; %s", example.file(), RENEWAL)
        .isEqualTo(answer);
  }

  @Order(2)
  @Test
  void isTheServicesOwn() throws IOException {
    Answer answer = gateway.get("/v3/api-docs");
    assertThat(answer.status()).isEqualTo(200);
    String served = pretty(sorted(answer.json()));
    if (ApiDocument.RENEW) {
      Files.createDirectories(Objects.requireNonNull(ApiDocument.RELEASED.getParent()));
      Files.writeString(ApiDocument.FILE, served);
      if (Files.notExists(ApiDocument.RELEASED)) {
        Files.writeString(ApiDocument.RELEASED, served);
      }
    }
    assertThat(Files.readString(ApiDocument.FILE))
        .as("%s; %s", ApiDocument.FILE, RENEWAL)
        .isEqualTo(served);
  }

  @Order(3)
  @Test
  void showsNothingButTheseAnswers() {
    List<JsonNode> shown = new ArrayList<>();
    JsonNode document = ApiDocument.read(ApiDocument.FILE);
    document
        .findParents("schema")
        .forEach(media -> {
          if (media.has("example") && !media.has("in")) {
            shown.add(media.get("example"));
          }
          media.path("examples").forEach(example -> shown.add(example.get("value")));
        });
    assertThat(shown)
        .containsOnly(
            examples().stream()
                .map(example -> ApiDocument.read(EXAMPLES.resolve(example.file())))
                .toArray(JsonNode[]::new));
  }

  @Order(4)
  @Test
  void takesNothingAwayFromCallersOfTheReleasedOne() {
    assertThat(
            BreakingChanges.between(
                ApiDocument.read(ApiDocument.RELEASED), ApiDocument.read(ApiDocument.FILE)))
        .as("what breaks callers of %s", ApiDocument.RELEASED)
        .isEmpty();
  }

  /**
   * A change of an answer needs a higher {@link CachedAnswer#REPRESENTATION}: without it, renewing
   * the file changes nothing. As long as no version was released, the file may be deleted and
   * renewed.
   */
  @Order(5)
  @Test
  void changesNoAnswerUnderTheSameVersionOfItsEntityTags() throws IOException {
    Representation now =
        Representation.of(
            ApiDocument.read(ApiDocument.FILE), EXAMPLES, CachedAnswer.REPRESENTATION);
    if (ApiDocument.RENEW) {
      Representation.read().renewedBy(now).write();
    }
    assertThat(Representation.read())
        .as(
            "%s; if an answer has changed, raise CachedAnswer.REPRESENTATION, then %s",
            Representation.FILE, RENEWAL)
        .isEqualTo(now);
  }

  private static String pretty(JsonNode node) {
    return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(node) + "\n";
  }

  private static JsonNode sorted(JsonNode node) {
    if (node.isObject()) {
      TreeMap<String, JsonNode> fields = new TreeMap<>();
      node.forEachEntry((name, value) -> fields.put(name, sorted(value)));
      return MAPPER.valueToTree(fields);
    }
    if (node.isArray()) {
      return MAPPER.valueToTree(node.valueStream().map(each -> sorted(each)).toList());
    }
    return node;
  }
}
