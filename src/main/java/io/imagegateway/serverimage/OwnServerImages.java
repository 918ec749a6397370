package io.imagegateway.serverimage;

import io.imagegateway.freshness.ContentCodec;
import io.imagegateway.lookup.Outcome.Found;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** All own images (type {@code SELF}) of a region, by name and by number. */
public final class OwnServerImages {

  private final Map<String, List<Found<ServerImage>>> byName;
  private final Map<String, Found<ServerImage>> byNumber;

  private OwnServerImages(
      Map<String, List<Found<ServerImage>>> byName, Map<String, Found<ServerImage>> byNumber) {
    this.byName = byName;
    this.byNumber = byNumber;
  }

  /**
   * Indexes the images. One that is given twice counts once; one without a name has only a number.
   */
  public static OwnServerImages of(Collection<Found<ServerImage>> images) {
    Map<String, Found<ServerImage>> byNumber = new LinkedHashMap<>();
    images.forEach(image -> byNumber.putIfAbsent(image.value().serverImageNo(), image));
    Map<String, List<Found<ServerImage>>> byName =
        byNumber.values().stream()
            .filter(image -> image.value().serverImageName() != null)
            .collect(
                Collectors.groupingBy(
                    image -> String.valueOf(image.value().serverImageName()),
                    TreeMap::new,
                    Collectors.toUnmodifiableList()));
    return new OwnServerImages(byName, byNumber);
  }

  /** The form of an index in a store that replicas share: that of its images. */
  static ContentCodec<OwnServerImages> codec(ContentCodec<List<Found<ServerImage>>> images) {
    return new ContentCodec<>() {
      @Override
      public String encode(OwnServerImages index) {
        return images.encode(List.copyOf(index.all()));
      }

      @Override
      public Optional<OwnServerImages> decode(String text) {
        return images.decode(text).map(OwnServerImages::of);
      }
    };
  }

  /** The images of exactly this name; empty if there is none. */
  public List<Found<ServerImage>> named(String name) {
    return byName.getOrDefault(name, List.of());
  }

  /** The image of this number. */
  public Optional<Found<ServerImage>> numbered(String serverImageNo) {
    return Optional.ofNullable(byNumber.get(serverImageNo));
  }

  /** All of them. */
  Collection<Found<ServerImage>> all() {
    return byNumber.values();
  }
}
