package io.imagegateway.ncpfake;

import static java.util.Collections.unmodifiableMap;
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
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The Datafences and server images that the fake NCP holds: an immutable value, of which changed
 * copies can be made. Nothing changes the nodes, which are NCP's own JSON.
 *
 * @param fences the Datafences by their numbers, in the order in which {@code get-datafence} lists
 *     them
 * @param serverImages the server images of every region, in the order in which lists show them
 * @param shownByNumberOnly numbers of server images that a list shows only when asked for them by
 *     number, so that a list read earlier never spares their look-up
 */
public record DataSet(
    Map<Long, Fence> fences,
    Map<String, List<ObjectNode>> serverImages,
    Set<String> shownByNumberOnly) {

  /** Rejects unknown fields: a misspelt field must not make a fault that strikes everything. */
  static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  /** The product codes of box custom images. */
  static final List<String> BOX_PRODUCT_CODES =
      List.of("CON", "TF_CPU", "TF_GPU", "SVR_LNX_UBUNTU", "SVR_WIN");

  /** The product code of fence custom images. */
  static final String FENCE_PRODUCT_CODE = "FENCE_UBUNTU";

  /** The number of the first Datafence of {@link #large}. */
  private static final long FIRST_LARGE_FENCE = 1001;

  /** The number of the first image of {@link #large}. */
  private static final long FIRST_LARGE_IMAGE = 40_000_001;

  /**
   * A Datafence.
   *
   * @param fenceId its number
   * @param owned whether its images may be read with the accepted keys; if not, calls for it end in
   *     2600003
   * @param listing its row of {@code get-datafence} without {@code fenceId}; null if it has none
   * @param boxCustomImages its box custom images, of all product codes
   * @param fenceCustomImages its fence custom images
   */
  public record Fence(
      long fenceId,
      boolean owned,
      @Nullable ObjectNode listing,
      List<ObjectNode> boxCustomImages,
      List<ObjectNode> fenceCustomImages) {

    /** Copies the lists. */
    public Fence {
      boxCustomImages = List.copyOf(boxCustomImages);
      fenceCustomImages = List.copyOf(fenceCustomImages);
    }

    /** Its whole row of {@code get-datafence}; empty if it is not listed. */
    Optional<ObjectNode> row() {
      return Optional.ofNullable(listing)
          .map(fields -> JSON.createObjectNode().put("fenceId", fenceId).setAll(fields));
    }

    private Fence withOwned(boolean changed) {
      return new Fence(fenceId, changed, listing, boxCustomImages, fenceCustomImages);
    }

    private Fence withListing(@Nullable ObjectNode changed) {
      return new Fence(fenceId, owned, changed, boxCustomImages, fenceCustomImages);
    }

    private Fence withBoxCustomImages(List<ObjectNode> changed) {
      return new Fence(fenceId, owned, listing, changed, fenceCustomImages);
    }

    private Fence withFenceCustomImages(List<ObjectNode> changed) {
      return new Fence(fenceId, owned, listing, boxCustomImages, changed);
    }
  }

  private record FencesFile(List<Fence> fences) {}

  private record ServerImagesFile(
      Map<String, List<ObjectNode>> regions, Set<String> shownByNumberOnly) {}

  /** Copies everything but the nodes. */
  public DataSet {
    fences = unmodifiableMap(new LinkedHashMap<>(fences));
    serverImages =
        serverImages.entrySet().stream()
            .collect(toMap(Map.Entry::getKey, region -> List.copyOf(region.getValue())));
    shownByNumberOnly = Set.copyOf(shownByNumberOnly);
  }

  /** The demo's data, which {@code ncpfake/README.md} describes. */
  public static DataSet demo() {
    ServerImagesFile serverImages = read("server-images.json", ServerImagesFile.class);
    Map<Long, Fence> fences = new LinkedHashMap<>();
    read("datafence.json", FencesFile.class)
        .fences()
        .forEach(fence -> fences.put(fence.fenceId(), fence));
    return new DataSet(fences, serverImages.regions(), serverImages.shownByNumberOnly());
  }

  /** No Datafences, and the regions KR, SGN and JPN without images. */
  public static DataSet empty() {
    return new DataSet(
        Map.of(), Map.of("KR", List.of(), "SGN", List.of(), "JPN", List.of()), Set.of());
  }

  /**
   * Many Datafences with many images, for tests that count calls.
   *
   * <p>The Datafences are 1001, 1002 and so on, all listed and owned. The box custom images are
   * 40000001, 40000002 and so on, named {@code image-40000001}, each with a server image of KR of
   * the same number and name, and no two alike. They are dealt to the Datafences in turn, and in
   * each Datafence to the five product codes in turn: with 50 Datafences and 500 images, each list
   * of a Datafence and product code holds two.
   *
   * @param fences the number of Datafences, from 1
   * @param images the number of images, from 0
   */
  public static DataSet large(int fences, int images) {
    if (fences < 1 || images < 0) {
      throw new IllegalArgumentException("a large data set has at least one Datafence");
    }
    List<List<ObjectNode>> boxImages = new ArrayList<>();
    for (int fence = 0; fence < fences; fence++) {
      boxImages.add(new ArrayList<>());
    }
    List<ObjectNode> serverImages = new ArrayList<>();
    ObjectNode template = template();
    for (int image = 0; image < images; image++) {
      long number = FIRST_LARGE_IMAGE + image;
      String name = "image-" + number;
      String productCode = BOX_PRODUCT_CODES.get(image / fences % BOX_PRODUCT_CODES.size());
      boxImages.get(image % fences).add(customImage(number, name, productCode));
      serverImages.add(serverImage(template, Long.toString(number), name, "SELF"));
    }
    Map<Long, Fence> all = new LinkedHashMap<>();
    for (int fence = 0; fence < fences; fence++) {
      long fenceId = FIRST_LARGE_FENCE + fence;
      all.put(fenceId, fresh(fenceId).withBoxCustomImages(boxImages.get(fence)));
    }
    return new DataSet(all, empty().withRegion("KR", serverImages).serverImages(), Set.of());
  }

  /**
   * Datafences of given sizes, for measuring what an answer costs by its size.
   *
   * <p>They are 1001, 1002 and so on; the images are as those of {@link #large}, one Datafence's
   * after the other's.
   *
   * @param sizes how many images each Datafence has, from 0
   */
  public static DataSet sized(List<Integer> sizes) {
    Map<Long, Fence> all = new LinkedHashMap<>();
    List<ObjectNode> serverImages = new ArrayList<>();
    ObjectNode template = template();
    for (int size : sizes) {
      List<ObjectNode> boxImages = new ArrayList<>();
      for (int image = 0; image < size; image++) {
        long number = FIRST_LARGE_IMAGE + serverImages.size();
        String name = "image-" + number;
        String productCode = BOX_PRODUCT_CODES.get(image % BOX_PRODUCT_CODES.size());
        boxImages.add(customImage(number, name, productCode));
        serverImages.add(serverImage(template, Long.toString(number), name, "SELF"));
      }
      long fenceId = FIRST_LARGE_FENCE + all.size();
      all.put(fenceId, fresh(fenceId).withBoxCustomImages(boxImages));
    }
    return new DataSet(all, empty().withRegion("KR", serverImages).serverImages(), Set.of());
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

  /**
   * The same with a Datafence that is listed, in use, owned and without images: the one of this
   * number emptied, else one more, the last of the list.
   */
  public DataSet withFence(long fenceId) {
    return changed(fenceId, _ -> fresh(fenceId));
  }

  /** The same, but {@code get-datafence} shows this name and status of the Datafence. */
  public DataSet withFence(long fenceId, @Nullable String fenceName, String statusCode) {
    return changed(
        fenceId,
        fence ->
            fence.withListing(
                Optional.ofNullable(fence.listing())
                    .map(ObjectNode::deepCopy)
                    .orElseGet(() -> listing(fenceId))
                    .put("fenceName", fenceName)
                    .put("statusCode", statusCode)
                    .put("statusName", "Status " + statusCode)));
  }

  /** The same without this Datafence: unknown to every call. */
  public DataSet withoutFence(long fenceId) {
    Map<Long, Fence> changed = new LinkedHashMap<>(fences);
    changed.remove(fenceId);
    return new DataSet(changed, serverImages, shownByNumberOnly);
  }

  /** The same, but {@code get-datafence} does not show this Datafence. Its images can be read. */
  public DataSet withoutListing(long fenceId) {
    return changed(fenceId, fence -> fence.withListing(null));
  }

  /** The same, but the account does not own this Datafence: calls for its images end in 2600003. */
  public DataSet withoutAccess(long fenceId) {
    return changed(fenceId, fence -> fence.withOwned(false));
  }

  /**
   * The same with one more box custom image, the last of its list. A Datafence that does not exist
   * is created.
   */
  public DataSet withBoxImage(
      long fenceId, long imageNo, @Nullable String imageName, String productCode) {
    return changed(
        fenceId,
        fence ->
            fence.withBoxCustomImages(
                with(fence.boxCustomImages(), customImage(imageNo, imageName, productCode))));
  }

  /** The same without this box custom image. */
  public DataSet withoutBoxImage(long fenceId, long imageNo) {
    return changed(
        fenceId, fence -> fence.withBoxCustomImages(without(fence.boxCustomImages(), imageNo)));
  }

  /**
   * The same with one more fence custom image, the last of its list. A Datafence that does not
   * exist is created.
   */
  public DataSet withFenceImage(long fenceId, long imageNo, @Nullable String imageName) {
    return changed(
        fenceId,
        fence ->
            fence.withFenceCustomImages(
                with(
                    fence.fenceCustomImages(),
                    customImage(imageNo, imageName, FENCE_PRODUCT_CODE))));
  }

  /** The same without this fence custom image. */
  public DataSet withoutFenceImage(long fenceId, long imageNo) {
    return changed(
        fenceId, fence -> fence.withFenceCustomImages(without(fence.fenceCustomImages(), imageNo)));
  }

  private DataSet changed(long fenceId, UnaryOperator<Fence> change) {
    Map<Long, Fence> changed = new LinkedHashMap<>(fences);
    Fence fence = fences.getOrDefault(fenceId, fresh(fenceId));
    changed.put(fenceId, change.apply(fence));
    return new DataSet(changed, serverImages, shownByNumberOnly);
  }

  private static Fence fresh(long fenceId) {
    return new Fence(fenceId, true, listing(fenceId), List.of(), List.of());
  }

  private static ObjectNode listing(long fenceId) {
    return JSON.createObjectNode()
        .put("fenceName", "fence-" + fenceId)
        .put("boxCount", 1)
        .put("createDate", "2025-11-01T09:00:00+09:00")
        .put("statusCode", "USE")
        .put("statusName", "In use");
  }

  private static ObjectNode customImage(
      long imageNo, @Nullable String imageName, String productCode) {
    return JSON.createObjectNode()
        .put("imageNo", imageNo)
        .put("imageName", imageName)
        .put("productCode", productCode)
        .put("baseServerName", "base-" + imageNo);
  }

  private static List<ObjectNode> with(List<ObjectNode> images, ObjectNode image) {
    List<ObjectNode> changed = new ArrayList<>(images);
    changed.add(image);
    return changed;
  }

  private static List<ObjectNode> without(List<ObjectNode> images, long imageNo) {
    return images.stream().filter(image -> image.path("imageNo").longValue(0) != imageNo).toList();
  }

  /**
   * The same with a server image of this number, name and type ({@code SELF} or {@code NCP}): the
   * existing one, changed, else one more, the last of its region, which otherwise is like the
   * demo's first of KR.
   */
  public DataSet withServerImage(
      String regionCode, String serverImageNo, String serverImageName, String serverImageType) {
    List<ObjectNode> images = new ArrayList<>(serverImages.getOrDefault(regionCode, List.of()));
    Optional<ObjectNode> known =
        images.stream().filter(image -> serverImageNo(image).equals(serverImageNo)).findFirst();
    ObjectNode image =
        serverImage(
            known.orElseGet(DataSet::template), serverImageNo, serverImageName, serverImageType);
    if (known.isPresent()) {
      images.set(images.indexOf(known.get()), image);
    } else {
      images.add(image);
    }
    return withRegion(regionCode, images);
  }

  private static ObjectNode template() {
    return demo().serverImages().getOrDefault("KR", List.of()).getFirst();
  }

  private static ObjectNode serverImage(
      ObjectNode template, String serverImageNo, String serverImageName, String serverImageType) {
    ObjectNode image =
        template
            .deepCopy()
            .put("serverImageNo", serverImageNo)
            .put("serverImageName", serverImageName);
    image
        .putObject("serverImageType")
        .put("code", serverImageType)
        .put("codeName", serverImageType + " server image");
    return image;
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
