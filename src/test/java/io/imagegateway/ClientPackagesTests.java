package io.imagegateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.imagegateway.client.ApiClient;
import io.imagegateway.client.model.BoxImageList;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.TimeZone;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.json.JsonMapper;

/** The generated clients as packages, and what the Java client's model accepts. */
class ClientPackagesTests {

  private static final Path CLIENTS = Path.of("target", "clients");

  @Test
  void haveNothingOfTheGeneratorsBesidesSources() throws IOException {
    assertThat(filesOf("java"))
        .filteredOn(file -> !file.startsWith("src/main/java/io/imagegateway/client/"))
        .containsExactlyInAnyOrder("README.md", "pom.xml");
    assertThat(filesOf("typescript"))
        .filteredOn(file -> !file.startsWith("src/"))
        .containsExactlyInAnyOrder(
            "README.md", "package.json", "tsconfig.json", "tsconfig.esm.json");
  }

  @ParameterizedTest
  @ValueSource(strings = {"java", "typescript"})
  void haveNoPlaceholdersAndNoNameOfTheGenerator(String client) throws IOException {
    for (String file : filesOf(client)) {
      String text =
          Files.readString(CLIENTS.resolve(client).resolve(file)).toLowerCase(Locale.ROOT);
      assertThat(text)
          .as(file)
          .doesNotContain(
              "git_user_id",
              "git_repo_id",
              "openapi generator",
              "openapi-generator",
              "openapitools",
              "petstore",
              "unlicense",
              "localhost api",
              "_example",
              "{{",
              "docs/");
    }
  }

  @Test
  void haveAVersionForEachDependency() throws IOException {
    String pom = Files.readString(CLIENTS.resolve("java/pom.xml"));
    assertThat(pom)
        .contains(
            "<groupId>io.imagegateway</groupId>",
            "<artifactId>ncp-image-gateway-client</artifactId>")
        .doesNotContain("<version></version>", "<licenses>", "<developers>", "<scm>");
    JsonNode npm =
        JsonMapper.shared().readTree(Files.readString(CLIENTS.resolve("typescript/package.json")));
    assertThat(npm.get("name").asString()).isEqualTo("ncp-image-gateway-client");
    assertThat(npm.propertyNames()).doesNotContain("author", "repository", "license");
  }

  @Test
  void listEveryOperationInTheirReadme() throws IOException {
    JsonNode document =
        JsonMapper.shared().readTree(Files.readString(Path.of("openapi", "openapi.json")));
    List<String> operations =
        document
            .get("paths")
            .valueStream()
            .map(path -> path.at("/get/operationId").asString())
            .toList();
    for (String client : List.of("java", "typescript")) {
      String readme = Files.readString(CLIENTS.resolve(client).resolve("README.md"));
      assertThat(operations).hasSize(10).allMatch(name -> readme.contains("| `" + name + "` |"));
    }
  }

  static Stream<JsonMapper> mappers() {
    return Stream.of(
        ApiClient.createDefaultMapper(null),
        // One of a caller's own, as strict as it is by default, but for unknown fields.
        JsonMapper.builder()
            .defaultTimeZone(TimeZone.getTimeZone("America/New_York"))
            .enable(DateTimeFeature.ADJUST_DATES_TO_CONTEXT_TIME_ZONE)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build());
  }

  @ParameterizedTest
  @MethodSource("mappers")
  void acceptFieldsAndValuesThatTheyDoNotKnow(JsonMapper mapper) {
    var list =
        mapper.readValue(
            """
            {"fenceId": 1, "complete": true, "stale": false, "invented": {"deep": [1]}, "problems": [],
             "content": [{"imageNo": 2, "productCode": "TF_QUANTUM", "productName": "?",
               "match": {"status": "GUESSED"},
               "serverImage": {"serverImageNo": "2", "createDate": "2025-08-11T08:00:00+09:00",
                 "osType": {"code": "PLAN9", "codeName": "?", "more": true}}}]}
            """,
            BoxImageList.class);
    var image = list.getContent().getFirst();
    assertThat(image.getProductCode()).isEqualTo("TF_QUANTUM");
    assertThat(image.getMatch().getStatus()).isEqualTo("GUESSED");
    assertThat(image.getMatch().getCandidates()).isNull();
    var server = Objects.requireNonNull(image.getServerImage());
    assertThat(Objects.requireNonNull(server.getOsType()).getCode()).isEqualTo("PLAN9");
    assertThat(server.getBlockStorageMappingList()).isNull();
    assertThat(Objects.requireNonNull(server.getCreateDate()).getOffset())
        .isEqualTo(ZoneOffset.ofHours(9));
  }

  private static List<String> filesOf(String client) throws IOException {
    Path root = CLIENTS.resolve(client);
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> root.relativize(file).toString())
          .filter(file -> !file.startsWith(".openapi-generator/"))
          .toList();
    }
  }
}
