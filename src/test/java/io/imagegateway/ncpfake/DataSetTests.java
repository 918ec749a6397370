package io.imagegateway.ncpfake;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.entry;

import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What the demo's data promises: the gateway's tests and its demo rely on it. */
class DataSetTests {

  private final DataSet demo = DataSet.demo();

  @Test
  void holdsEveryKindOfMatchInTheMainFence() {
    Map<String, Set<Long>> byMatch =
        boxImages(demo, 26L).stream()
            .collect(
                groupingBy(
                    this::matchInKr,
                    TreeMap::new,
                    mapping(image -> image.path("imageNo").longValue(), toSet())));

    assertThat(byMatch)
        .containsExactly(
            entry("AMBIGUOUS", numbers(4, 25640020)),
            entry(
                "CONFIRMED",
                numbers(
                    20145566, 25623101, 25623135, 25623140, 25640013, 25640040, 25650110, 25700412,
                    25700430, 25800001, 25800002)),
            entry("NAME_ONLY", numbers(3, 16187020)),
            entry("NOT_FOUND", numbers(1, 16187005, 25623199)),
            entry("NUMBER_ONLY", numbers(25640011)));
  }

  @Test
  void hasImagesOfEveryProductCodeInTheMainFence() {
    assertThat(boxImages(demo, 26L))
        .extracting(image -> image.path("productCode").stringValue())
        .contains("CON", "TF_CPU", "TF_GPU", "SVR_LNX_UBUNTU", "SVR_WIN");
  }

  @ParameterizedTest
  @ValueSource(longs = {27, 28})
  void holdsWhatElseTheOddFencesShow(long fenceId) {
    // 25800281 is the one whose look-up fails: a list must not give it away.
    assertThat(boxImages(demo, fenceId))
        .allSatisfy(image ->
            assertThat(matchInKr(image))
                .isEqualTo(
                    image.path("imageNo").longValue() == 25800281 ? "NOT_FOUND" : "CONFIRMED"));
    assertThat(demo.shownByNumberOnly()).containsExactly("25800270");
  }

  @Test
  void ownsAllFencesButTwoOfWhichOneIsListed() {
    assertThat(demo.fences().keySet())
        .containsExactly(26L, 27L, 28L, 29L, 30L, 41L, 42L, 43L, 44L, 45L);
    assertThat(boxImages(demo, 29L)).isEmpty();
    assertThat(fenceImages(demo, 29L)).isEmpty();
    assertThat(demo.fences().values())
        .filteredOn(fence -> !fence.owned())
        .extracting(DataSet.Fence::fenceId)
        .containsExactly(30L, 42L);
    assertThat(demo.fences().values())
        .filteredOn(fence -> fence.row().isEmpty())
        .extracting(DataSet.Fence::fenceId)
        .containsExactly(30L);
  }

  @Test
  void holdsEveryKindOfMatchOfFenceImages() {
    assertThat(matchesOfFenceImages(26))
        .containsExactly(
            entry(25623135L, "CONFIRMED"),
            entry(25640013L, "NUMBER_ONLY"),
            entry(2L, "NAME_ONLY"),
            entry(1L, "NOT_FOUND"));
    // Again 25800281, whose look-up fails.
    assertThat(matchesOfFenceImages(28))
        .containsExactly(entry(25800280L, "CONFIRMED"), entry(25800281L, "NOT_FOUND"));
    assertThat(matchesOfFenceImages(41)).containsExactly(entry(25640040L, "CONFIRMED"));
    assertThat(matchesOfFenceImages(43)).containsExactly(entry(6L, "AMBIGUOUS"));
    assertThat(matchesOfFenceImages(44)).containsExactly(entry(25623199L, "NOT_FOUND"));
    assertThat(demo.fences().values())
        .flatExtracting(DataSet.Fence::fenceCustomImages)
        .extracting(image -> image.path("productCode").stringValue())
        .containsOnly("FENCE_UBUNTU");
  }

  @Test
  void showsOneImageInSeveralFences() {
    for (long fenceId : new long[] {26, 41, 43}) {
      assertThat(boxImages(demo, fenceId))
          .extracting(image -> image.path("imageNo").longValue())
          .contains(25623135L);
    }
  }

  @Test
  void listsDatafencesOfEveryStateWithAndWithoutTheOptionalFields() {
    List<ObjectNode> rows =
        demo.fences().values().stream().flatMap(fence -> fence.row().stream()).toList();

    assertThat(rows)
        .extracting(row -> row.path("statusCode").stringValue())
        .contains("INITIALIZE", "USE", "ING", "RETURN", "TERMINATE");
    assertThat(rows)
        .extracting(row -> row.path("fenceName").stringValue())
        .contains("유전체-분석", "지난-프로젝트");
    for (String optional : List.of("description", "exportScreenBucketName", "sslVpnName")) {
      assertThat(rows).extracting(row -> row.has(optional)).as(optional).contains(true, false);
    }
    assertThat(rows)
        .allSatisfy(row -> {
          assertThat(row.path("boxCount").isInt()).isTrue();
          assertThat(OffsetDateTime.parse(row.path("createDate").stringValue()).getOffset())
              .isEqualTo(ZoneOffset.ofHours(9));
        });
  }

  @Test
  void generatesALargeWorldOfDistinctImages() {
    DataSet large = DataSet.large(50, 500);

    assertThat(large.fences().keySet())
        .containsExactlyElementsOf(LongStream.rangeClosed(1001, 1050).boxed().toList());
    assertThat(large.fences().values())
        .allSatisfy(fence -> {
          assertThat(fence.owned()).isTrue();
          assertThat(fence.row()).isPresent();
          assertThat(fence.boxCustomImages())
              .extracting(image -> image.path("productCode").stringValue())
              .containsExactly(
                  "CON",
                  "TF_CPU",
                  "TF_GPU",
                  "SVR_LNX_UBUNTU",
                  "SVR_WIN",
                  "CON",
                  "TF_CPU",
                  "TF_GPU",
                  "SVR_LNX_UBUNTU",
                  "SVR_WIN");
        });
    assertThat(large.serverImages().keySet()).containsExactlyInAnyOrder("KR", "SGN", "JPN");
    assertThat(
            large.fences().values().stream()
                .flatMap(fence -> fence.boxCustomImages().stream())
                .map(image -> image.path("imageNo").asString() + name(image, "imageName"))
                .collect(toSet()))
        .hasSize(500)
        .isEqualTo(
            large.serverImages().getOrDefault("KR", List.of()).stream()
                .map(image -> DataSet.serverImageNo(image) + name(image, "serverImageName"))
                .collect(toSet()));
  }

  @Test
  void generatesFencesWithoutImagesAndRejectsAWorldWithoutFences() {
    assertThat(DataSet.large(3, 0).fences().values())
        .hasSize(3)
        .allMatch(fence -> fence.boxCustomImages().isEmpty());
    assertThatIllegalArgumentException().isThrownBy(() -> DataSet.large(0, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> DataSet.large(1, -1));
  }

  @Test
  void changesACopyOfTheDatafences() {
    DataSet changed =
        DataSet.empty()
            .withFence(52)
            .withFence(51, null, "SOMETHING_NEW")
            .withFenceImage(51, 9, "nine")
            .withFenceImage(51, 8, null)
            .withoutFenceImage(51, 9)
            .withBoxImage(53, 9, "nine", "CON")
            .withoutListing(53)
            .withFence(54)
            .withoutAccess(54)
            .withFence(55)
            .withoutFence(55);

    assertThat(changed.fences().keySet()).containsExactly(52L, 51L, 53L, 54L);
    assertThat(row(changed, 51))
        .hasToString(
            "{\"fenceId\":51,\"fenceName\":null,\"boxCount\":1,"
                + "\"createDate\":\"2025-11-01T09:00:00+09:00\","
                + "\"statusCode\":\"SOMETHING_NEW\",\"statusName\":\"Status SOMETHING_NEW\"}");
    assertThat(fenceImages(changed, 51))
        .singleElement()
        .hasToString(
            "{\"imageNo\":8,\"imageName\":null,\"productCode\":\"FENCE_UBUNTU\","
                + "\"baseServerName\":\"base-8\"}");
    assertThat(Objects.requireNonNull(changed.fences().get(53L)).row()).isEmpty();
    assertThat(boxImages(changed, 53)).hasSize(1);
    assertThat(Objects.requireNonNull(changed.fences().get(54L)).owned()).isFalse();
    assertThat(demo.withFence(26, "renamed", "USE").fences().keySet())
        .containsExactlyElementsOf(demo.fences().keySet());
    assertThat(row(demo.withFence(26, "renamed", "USE"), 26).path("sslVpnName").stringValue())
        .isEqualTo("fence-vpn-1");
  }

  @Test
  void showsEveryValueThatMattersInSomeServerImage() {
    assertThat(codes("hypervisorType")).contains("KVM", "XEN");
    assertThat(codes("serverImageStatus")).contains("CREAT", "INIT", "CREFL");
    assertThat(codes("osCategoryType")).contains("LINUX", "WINDOWS");
    assertThat(codes("serverImageType")).contains("SELF", "NCP");
    assertThat(codes("shareStatus")).contains("NULL", "SHARE");
    assertThat(serverImages("KR"))
        .anySatisfy(image -> assertThat(image.path("sharedLoginIdList").size()).isPositive());
    assertThat(serverImages("KR"))
        .filteredOn(image -> DataSet.serverImageNo(image).equals("25700412"))
        .singleElement()
        .satisfies(windows -> {
          JsonNode data = windows.path("blockStorageMappingList").path(1);
          assertThat(data.path("blockStorageSize").longValue()).isEqualTo(2L << 40);
          assertThat(data.path("isEncryptedVolume").booleanValue()).isTrue();
        });
  }

  @Test
  void hasOtherImagesInOtherRegions() {
    assertThat(serverImages("SGN"))
        .isNotEmpty()
        .extracting(DataSet::serverImageNo)
        .doesNotContainAnyElementsOf(
            serverImages("KR").stream().map(DataSet::serverImageNo).toList());
    assertThat(serverImages("JPN")).isEmpty();
  }

  @Test
  void namesNumbersAsTextAndSizesAsNumbers() {
    assertThat(serverImages("KR"))
        .allSatisfy(image -> {
          assertThat(image.path("serverImageNo").isString()).isTrue();
          assertThat(image.path("blockStorageMappingList").values())
              .allSatisfy(
                  disk -> assertThat(disk.path("blockStorageSize").isIntegralNumber()).isTrue());
        });
  }

  @Test
  void changesOnlyCopies() {
    DataSet changed =
        demo.withFence(99)
            .withBoxImage(98, 5, null, "CON")
            .withBoxImage(26, 5, "five", "CON")
            .withoutBoxImage(26, 25623135)
            .withoutBoxImage(97, 1)
            .withServerImage("KR", "5", "five", "SELF")
            .withServerImage("KR", "25623140", "renamed", "NCP")
            .withServerImage("NEW", "6", "six", "SELF")
            .withoutServerImage("KR", "25623135");

    assertThat(boxImages(changed, 99L)).isEmpty();
    assertThat(boxImages(changed, 98L))
        .singleElement()
        .satisfies(image -> assertThat(image.path("imageName").isNull()).isTrue());
    assertThat(boxImages(changed, 26L))
        .extracting(image -> image.path("imageNo").longValue())
        .endsWith(5L)
        .doesNotContain(25623135L);
    assertThat(changed.serverImages().get("KR"))
        .extracting(DataSet::serverImageNo)
        .endsWith("5")
        .doesNotContain("25623135");
    assertThat(changed.serverImages().get("KR"))
        .filteredOn(image -> DataSet.serverImageNo(image).equals("25623140"))
        .singleElement()
        .satisfies(image -> {
          assertThat(name(image, "serverImageName")).contains("renamed");
          assertThat(type(image)).isEqualTo("NCP");
          assertThat(name(image, "serverImageDescription")).contains("R toolchain");
        });
    assertThat(changed.serverImages().get("NEW")).hasSize(1);
    assertThat(demo).isEqualTo(DataSet.demo());
  }

  /** The contract's table, told once more, as far as answers of NCP alone decide it. */
  private String matchInKr(JsonNode boxImage) {
    String number = Long.toString(boxImage.path("imageNo").longValue());
    Optional<String> name = name(boxImage, "imageName");
    List<ObjectNode> named =
        serverImages("KR").stream()
            .filter(image -> type(image).equals("SELF"))
            .filter(image -> name(image, "serverImageName").equals(name))
            .toList();
    Optional<ObjectNode> numbered =
        serverImages("KR").stream()
            .filter(image -> DataSet.serverImageNo(image).equals(number))
            .findFirst();
    if (numbered.filter(image -> name(image, "serverImageName").equals(name)).isPresent()) {
      return "CONFIRMED";
    }
    boolean ownNumber = numbered.filter(image -> type(image).equals("SELF")).isPresent();
    int candidates = named.size() + (ownNumber ? 1 : 0);
    return switch (candidates) {
      case 0 -> "NOT_FOUND";
      case 1 -> ownNumber ? "NUMBER_ONLY" : "NAME_ONLY";
      default -> "AMBIGUOUS";
    };
  }

  private Map<Long, String> matchesOfFenceImages(long fenceId) {
    Map<Long, String> matches = new LinkedHashMap<>();
    fenceImages(demo, fenceId)
        .forEach(image -> matches.put(image.path("imageNo").longValue(), matchInKr(image)));
    return matches;
  }

  private static List<ObjectNode> boxImages(DataSet data, long fenceId) {
    return Objects.requireNonNull(data.fences().get(fenceId)).boxCustomImages();
  }

  private static List<ObjectNode> fenceImages(DataSet data, long fenceId) {
    return Objects.requireNonNull(data.fences().get(fenceId)).fenceCustomImages();
  }

  private static JsonNode row(DataSet data, long fenceId) {
    return Objects.requireNonNull(data.fences().get(fenceId)).row().orElseThrow();
  }

  private List<ObjectNode> serverImages(String regionCode) {
    return demo.serverImages().getOrDefault(regionCode, List.of());
  }

  private Iterable<String> codes(String field) {
    return serverImages("KR").stream()
        .map(image -> image.path(field).path("code").stringValue())
        .collect(toSet());
  }

  private static String type(JsonNode image) {
    return image.path("serverImageType").path("code").stringValue("");
  }

  private static Optional<String> name(JsonNode image, String field) {
    return image.path(field).stringValueOpt();
  }

  private static Set<Long> numbers(long... numbers) {
    return LongStream.of(numbers).boxed().collect(toSet());
  }
}
