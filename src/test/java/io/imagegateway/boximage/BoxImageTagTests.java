package io.imagegateway.boximage;

import static org.assertj.core.api.Assertions.assertThat;

import io.imagegateway.VirtualTime;
import io.imagegateway.boximage.BoxImageList.MatchedBoxImage;
import io.imagegateway.customimage.CustomImage;
import io.imagegateway.customimage.Joined;
import io.imagegateway.customimage.Joined.JoinedImage;
import io.imagegateway.customimage.Joined.JoinedList;
import io.imagegateway.customimage.Match;
import io.imagegateway.customimage.MatchStatus;
import io.imagegateway.freshness.Freshness;
import io.imagegateway.freshness.Freshness.Source;
import io.imagegateway.freshness.StaleReason;
import io.imagegateway.lookup.Failure;
import io.imagegateway.lookup.Fingerprints;
import io.imagegateway.lookup.Outcome.Found;
import io.imagegateway.lookup.ProblemCode;
import io.imagegateway.serverimage.ServerImage;
import io.imagegateway.serverimage.ServerImageExamples;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** What names a body in its entity tag is equal if and only if the body is. */
class BoxImageTagTests {

  private static final long SEED = 20_261_127;
  private static final JsonMapper MAPPER = JsonMapper.shared();

  /** Names that would run into each other where parts are only put one behind the other. */
  private static final List<String> NAMES =
      Arrays.asList(null, "null", "", "a", "a\nCON", "-", "1:a");

  private static final List<ProblemCode> CODES =
      List.of(ProblemCode.UPSTREAM_FAILED, ProblemCode.UPSTREAM_TIMEOUT);

  private final RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(SEED);
  private final VirtualTime time = new VirtualTime();

  @Test
  void ofOneImageIsEqualIfAndOnlyIfTheBodyIs() {
    Set<String> tags = new HashSet<>();
    Set<String> bodies = new HashSet<>();
    Set<String> both = new HashSet<>();
    for (int i = 0; i < 20_000; i++) {
      JoinedImage image = image(oneOf(codes(2)));
      String body = MAPPER.writeValueAsString(MatchedBoxImage.of(image));
      tags.add(image.fingerprint());
      bodies.add(body);
      both.add(image.fingerprint() + " " + body);
    }
    assertThat(bodies).as("seed %d", SEED).hasSizeBetween(200, 19_000);
    assertThat(both).as("seed %d", SEED).hasSameSizeAs(bodies).hasSameSizeAs(tags);
  }

  @Test
  void ofAListIsEqualIfAndOnlyIfTheBodyIs() {
    Set<String> tags = new HashSet<>();
    Set<String> bodies = new HashSet<>();
    Set<String> both = new HashSet<>();
    for (int i = 0; i < 20_000; i++) {
      Joined joined = joined();
      String body = MAPPER.writeValueAsString(BoxImageList.of(26, joined));
      tags.add(joined.fingerprint());
      bodies.add(body);
      both.add(joined.fingerprint() + " " + body);
    }
    assertThat(bodies).as("seed %d", SEED).hasSizeBetween(200, 19_900);
    assertThat(both).as("seed %d", SEED).hasSameSizeAs(bodies).hasSameSizeAs(tags);
  }

  private Joined joined() {
    Freshness freshness =
        new Freshness(
            time.instant(),
            time.instant(),
            Source.STORE,
            random.nextBoolean() ? null : new StaleReason.NotFetched(ProblemCode.UPSTREAM_FAILED));
    List<ProductCode> asked = random.nextBoolean() ? codes(1) : codes(2);
    return new Joined(asked.stream().map(this::list).toList(), freshness);
  }

  private static List<ProductCode> codes(int count) {
    return List.of(ProductCode.values()).subList(0, count);
  }

  private JoinedList list(ProductCode code) {
    if (random.nextInt(4) == 0) {
      return new JoinedList(code.name(), List.of(), "", Failure.of(oneOf(CODES)));
    }
    List<JoinedImage> images =
        IntStream.range(0, random.nextInt(3)).mapToObj(_ -> image(code)).toList();
    return new JoinedList(
        code.name(),
        images,
        Fingerprints.of(images.stream().map(JoinedImage::image).toList(), MAPPER),
        null);
  }

  private JoinedImage image(ProductCode code) {
    CustomImage box =
        new CustomImage(random.nextInt(1, 3), oneOf(NAMES), code.name(), oneOf(NAMES));
    return new JoinedImage(box, match());
  }

  private Match match() {
    return switch (random.nextInt(5)) {
      case 0 -> Match.NOT_REQUESTED;
      case 1 -> Match.unavailable(Failure.of(oneOf(CODES)));
      case 2 ->
          new Match(
              MatchStatus.AMBIGUOUS,
              null,
              oneOf(List.of(List.of("1", "2"), List.of("12"), List.of("1", "23"))),
              null);
      case 3 -> new Match(MatchStatus.CONFIRMED, found(), List.of(), null);
      default -> new Match(MatchStatus.NUMBER_ONLY, found(), List.of(), null);
    };
  }

  private Found<ServerImage> found() {
    ServerImage image =
        ServerImageExamples.own(Integer.toString(random.nextInt(1, 3)), oneOf(List.of("a", "b")))
            .value();
    return new Found<>(image, Fingerprints.of(image, MAPPER));
  }

  private <T extends @Nullable Object> T oneOf(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}
