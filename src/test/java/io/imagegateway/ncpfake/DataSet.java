package io.imagegateway.ncpfake;

import static java.util.stream.Collectors.toMap;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What there is at NCP: an unchangeable value, of which changed copies can be made. The nodes are
 * NCP's own JSON, and nobody changes them.
 *
 * @param fences the Datafences by their numbers
 * @param serverImages the server images of every region, in the order in which lists show them
 * @param shownByNumberOnly numbers of server images that no list shows unless it is asked for them
 *     by number, so that their look-up can't be spared by knowing such a list
 */
public record DataSet(
    Map<Long, Fence> fences,
    Map<String, List<ObjectNode>> serverImages,
    Set<String> shownByNumberOnly) {

  /** Takes nothing for granted: a misspelt field must not make a fault that strikes everything. */
  static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  /**
   * A Datafence.
   *
   * @param fenceId its number
   * @param owned whether it belongs to the account whose keys are accepted
   * @param boxCustomImages its box custom images, of all product codes
   */
  public record Fence(long fenceId, boolean owned, List<ObjectNode> boxCustomImages) {

    /** Copies the list. */
    public Fence {
      boxCustomImages = List.copyOf(boxCustomImages);
    }
  }

  private record FencesFile(List<Fence> fences) {}

  private record ServerImagesFile(
      Map<String, List<ObjectNode>> regions, Set<String> shownByNumberOnly) {}

  /** Copies everything but the nodes. */
  public DataSet {
    fences = Map.copyOf(fences);
    serverImages =
        serverImages.entrySet().stream()
            .collect(toMap(Map.Entry::getKey, region -> List.copyOf(region.getValue())));
    shownByNumberOnly = Set.copyOf(shownByNumberOnly);
  }

  /** The demo's data, which {@code ncpfake/README.md} tells about. */
  public static DataSet demo() {
    ServerImagesFile serverImages = read("server-images.json", ServerImagesFile.class);
    return new DataSet(
        read("datafence.json", FencesFile.class).fences().stream()
            .collect(toMap(Fence::fenceId, fence -> fence)),
        serverImages.regions(),
        serverImages.shownByNumberOnly());
  }

  static <T> T read(String resource, Class<T> type) {
    try (InputStream file = DataSet.class.getResourceAsStream("/ncpfake/" + resource)) {
      if (file == null) {
        throw new IllegalStateException("no such resource: " + resource);
      }
      return JSON.readValue(file, type);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The same with one more Datafence of the account, without images. */
  public DataSet withFence(long fenceId) {
    return with(new Fence(fenceId, true, List.of()));
  }

  /**
   * The same with one more box custom image, the last of its list. The Datafence is made if there
   * is none.
   */
  public DataSet withBoxImage(
      long fenceId, long imageNo, @Nullable String imageName, String productCode) {
    ObjectNode image =
        JSON.createObjectNode()
            .put("imageNo", imageNo)
            .put("imageName", imageName)
            .put("productCode", productCode)
            .put("baseServerName", "base-" + imageNo);
    Fence fence = fences.getOrDefault(fenceId, new Fence(fenceId, true, List.of()));
    List<ObjectNode> images = new ArrayList<>(fence.boxCustomImages());
    images.add(image);
    return with(new Fence(fenceId, fence.owned(), images));
  }

  /** The same without this box custom image. */
  public DataSet withoutBoxImage(long fenceId, long imageNo) {
    Fence fence = fences.getOrDefault(fenceId, new Fence(fenceId, true, List.of()));
    return with(
        new Fence(
            fenceId,
            fence.owned(),
            fence.boxCustomImages().stream()
                .filter(image -> image.path("imageNo").longValue(0) != imageNo)
                .toList()));
  }

  private DataSet with(Fence fence) {
    Map<Long, Fence> changed = new TreeMap<>(fences);
    changed.put(fence.fenceId(), fence);
    return new DataSet(changed, serverImages, shownByNumberOnly);
  }

  /**
   * The same with a server image of this number, name and type ({@code SELF} or {@code NCP}): the
   * one that is there, changed, else one more, the last of its region, which otherwise is like the
   * first of KR.
   */
  public DataSet withServerImage(
      String regionCode, String serverImageNo, String serverImageName, String serverImageType) {
    List<ObjectNode> images = new ArrayList<>(serverImages.getOrDefault(regionCode, List.of()));
    Optional<ObjectNode> known =
        images.stream().filter(image -> serverImageNo(image).equals(serverImageNo)).findFirst();
    ObjectNode image =
        known.orElse(serverImages.getOrDefault("KR", List.of()).getFirst()).deepCopy();
    image.put("serverImageNo", serverImageNo).put("serverImageName", serverImageName);
    image
        .putObject("serverImageType")
        .put("code", serverImageType)
        .put("codeName", serverImageType + " server image");
    if (known.isPresent()) {
      images.set(images.indexOf(known.get()), image);
    } else {
      images.add(image);
    }
    return withRegion(regionCode, images);
  }

  /** The same without this server image. */
  public DataSet withoutServerImage(String regionCode, String serverImageNo) {
    return withRegion(
        regionCode,
        serverImages.getOrDefault(regionCode, List.of()).stream()
            .filter(image -> !serverImageNo(image).equals(serverImageNo))
            .toList());
  }

  private DataSet withRegion(String regionCode, List<ObjectNode> images) {
    Map<String, List<ObjectNode>> changed = new LinkedHashMap<>(serverImages);
    changed.put(regionCode, images);
    return new DataSet(fences, changed, shownByNumberOnly);
  }

  static String serverImageNo(JsonNode serverImage) {
    return serverImage.path("serverImageNo").stringValue("");
  }
}
