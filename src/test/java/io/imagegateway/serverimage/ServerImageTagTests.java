package io.imagegateway.serverimage;

import static org.assertj.core.api.Assertions.assertThat;

import io.imagegateway.VirtualTime;
import io.imagegateway.freshness.Answer;
import io.imagegateway.freshness.Freshness;
import io.imagegateway.freshness.Freshness.Source;
import io.imagegateway.freshness.StaleReason;
import io.imagegateway.lookup.Failure;
import io.imagegateway.lookup.Fingerprints;
import io.imagegateway.lookup.Outcome;
import io.imagegateway.lookup.Outcome.Absent;
import io.imagegateway.lookup.Outcome.Failed;
import io.imagegateway.lookup.Outcome.Found;
import io.imagegateway.lookup.ProblemCode;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** What names a body in its entity tag is equal if and only if the body is. */
class ServerImageTagTests {

  private static final long SEED = 20_261_127;
  private static final JsonMapper MAPPER = JsonMapper.shared();

  private final RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(SEED);
  private final VirtualTime time = new VirtualTime();

  @Test
  void ofAListIsEqualIfAndOnlyIfTheBodyIs() {
    Set<String> tags = new HashSet<>();
    Set<String> bodies = new HashSet<>();
    Set<String> both = new HashSet<>();
    for (int i = 0; i < 20_000; i++) {
      LookedUp lookedUp = lookedUp();
      String body = MAPPER.writeValueAsString(ServerImageList.of(lookedUp));
      tags.add(lookedUp.fingerprint());
      bodies.add(body);
      both.add(lookedUp.fingerprint() + " " + body);
    }
    assertThat(bodies).as("seed %d", SEED).hasSizeBetween(200, 19_000);
    assertThat(both).as("seed %d", SEED).hasSameSizeAs(bodies).hasSameSizeAs(tags);
  }

  private LookedUp lookedUp() {
    Map<String, Answer<ServerImage>> answers = new LinkedHashMap<>();
    Freshness freshness =
        new Freshness(
            time.instant(),
            time.instant(),
            Source.STORE,
            random.nextBoolean() ? null : new StaleReason.NotFetched(ProblemCode.UPSTREAM_FAILED));
    for (int i = random.nextInt(1, 4); i > 0; i--) {
      String number = oneOf(List.of("1", "2", "12"));
      answers.put(number, new Answer<>(outcome(number), freshness));
    }
    return new LookedUp(answers);
  }

  private Outcome<ServerImage> outcome(String number) {
    return switch (random.nextInt(3)) {
      case 0 -> new Absent<>(null);
      case 1 ->
          new Failed<>(
              Failure.of(
                  oneOf(List.of(ProblemCode.UPSTREAM_FAILED, ProblemCode.UPSTREAM_TIMEOUT))));
      default -> {
        ServerImage image =
            ServerImageExamples.own(number, oneOf(List.of("a", "absent", "1:a"))).value();
        yield new Found<>(image, Fingerprints.of(image, MAPPER));
      }
    };
  }

  private <T> T oneOf(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}
