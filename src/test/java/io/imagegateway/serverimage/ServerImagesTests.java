package io.imagegateway.serverimage;

import static io.imagegateway.serverimage.ServerImageExamples.own;
import static org.assertj.core.api.Assertions.assertThat;

import io.imagegateway.VirtualTime;
import io.imagegateway.freshness.AdmissionLimit;
import io.imagegateway.freshness.Answer;
import io.imagegateway.freshness.Freshness.Source;
import io.imagegateway.freshness.ReadContext;
import io.imagegateway.freshness.VirtualStores;
import io.imagegateway.freshness.Waiting;
import io.imagegateway.lookup.Failure;
import io.imagegateway.lookup.Outcome;
import io.imagegateway.lookup.Outcome.Absent;
import io.imagegateway.lookup.Outcome.Failed;
import io.imagegateway.lookup.Outcome.Found;
import io.imagegateway.lookup.ProblemCode;
import io.imagegateway.lookup.UpstreamService;
import io.imagegateway.serverimage.ServerImageSource.NumberKey;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ServerImagesTests {

  private static final Failure FAILED =
      Failure.of(ProblemCode.UPSTREAM_FAILED, UpstreamService.SERVER);

  private final VirtualTime time = new VirtualTime();
  private final ScriptedServerImages source = new ScriptedServerImages();
  private final ServerImages images = source.catalogue(VirtualStores.at(time), time);
  private final ReadContext caller =
      new Waiting(new AdmissionLimit(1), time.scheduler(), time).reader(false, Duration.ofHours(1));

  @Test
  void distinguishFoundAbsentAndFailedAndKeepTheOrderAsked() {
    source.number("9", own("9", "nine"));
    source.number("1", new Failed<>(FAILED));
    Map<String, CompletableFuture<Answer<ServerImage>>> answers =
        images.byNumber("KR", List.of("9", "1", "5"), caller);
    assertThat(answers.keySet()).containsExactly("9", "1", "5");
    assertThat(outcomes(answers))
        .containsExactly(own("9", "nine"), new Failed<>(FAILED), new Absent<>(null));
  }

  @Test
  void askForAllUnknownNumbersTogetherAndForKnownOnesNot() {
    source.number("2", own("2", "two"));
    outcomes(images.byNumber("KR", List.of("2"), caller));
    outcomes(images.byNumber("KR", List.of("3", "2", "1"), caller));
    assertThat(source.asked()).containsExactly(List.of("2"), List.of("3", "1"));
  }

  @Test
  void keepRegionsApart() {
    source.number("2", own("2", "two"));
    outcomes(images.byNumber("KR", List.of("2"), caller));
    outcomes(images.byNumber("JPN", List.of("2"), caller));
    assertThat(source.asked()).containsExactly(List.of("2"), List.of("2"));
  }

  @Test
  void letNoNumberWaitForAnother() {
    CompletableFuture<Outcome<ServerImage>> slow = source.hold("1");
    source.number("2", own("2", "two"));
    Map<String, CompletableFuture<Answer<ServerImage>>> answers =
        images.byNumber("KR", List.of("1", "2"), caller);
    assertThat(answers.get("1")).isNotDone();
    assertThat(answers.get("2")).isDone();
    slow.complete(new Absent<>(null));
    assertThat(answers.get("1")).isDone();
  }

  @Test
  void takeWhatTheIndexShowsForLookedUpByNumber() {
    source.own(new Found<>(List.of(own("7", "base"), own("8", null)), ""));
    assertThat(images.own("KR", caller).join().outcome())
        .isInstanceOfSatisfying(
            Found.class,
            index ->
                assertThat(((OwnServerImages) index.value()).named("base"))
                    .containsExactly(own("7", "base")));
    Map<String, CompletableFuture<Answer<ServerImage>>> answers =
        images.byNumber("KR", List.of("7", "8"), caller);
    assertThat(outcomes(answers)).containsExactly(own("7", "base"), own("8", null));
    assertThat(answers.values())
        .extracting(answer -> answer.join().freshness().source())
        .containsOnly(Source.STORE);
    assertThat(source.asked()).isEmpty();
    outcomes(images.byNumber("JPN", List.of("7"), caller));
    assertThat(source.asked()).containsExactly(List.of("7"));
  }

  @Test
  void haveKeysWithATextForOperators() {
    NumberKey key = new NumberKey("KR", "25623135");
    assertThat(ServerImages.NUMBER_KEYS.format().apply(key)).isEqualTo("KR:25623135");
    assertThat(ServerImages.NUMBER_KEYS.parse().apply("KR:25623135")).contains(key);
    assertThat(Stream.of("", "KR", "KR:", "KR:x", "KR:007", "kr:7", ":7", "KR:7 "))
        .allSatisfy(text -> assertThat(ServerImages.NUMBER_KEYS.parse().apply(text)).isEmpty());
    assertThat(ServerImages.REGION_KEYS.format().apply("KR")).isEqualTo("KR");
    assertThat(ServerImages.REGION_KEYS.parse().apply("KR")).contains("KR");
    assertThat(ServerImages.REGION_KEYS.parse().apply("kr")).isEmpty();
  }

  @Test
  void sayWhyThereIsNoIndex() {
    source.own(new Failed<>(FAILED));
    assertThat(images.own("KR", caller).join().outcome()).isEqualTo(new Failed<>(FAILED));
    source.own(new Absent<>(null));
    time.pass(Duration.ofSeconds(1));
    assertThat(images.own("KR", caller).join().outcome()).isEqualTo(new Absent<>(null));
    assertThat(source.indexCalls()).isEqualTo(2);
  }

  private static List<Outcome<ServerImage>> outcomes(
      Map<String, CompletableFuture<Answer<ServerImage>>> answers) {
    return answers.values().stream().<Outcome<ServerImage>>map(a -> a.join().outcome()).toList();
  }
}
