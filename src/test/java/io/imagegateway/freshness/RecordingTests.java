package io.imagegateway.freshness;

import static io.imagegateway.freshness.StoreFixture.FRESH;
import static io.imagegateway.freshness.StoreFixture.KEY;
import static io.imagegateway.freshness.StoreFixture.STALE;
import static io.imagegateway.freshness.StoreFixture.patient;
import static org.assertj.core.api.Assertions.assertThat;

import io.imagegateway.lookup.Failure;
import io.imagegateway.lookup.ProblemCode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RecordingTests {

  private final StoreFixture fixture = new StoreFixture();
  private final Recording recording = new Recording();
  private final ReadContext reader = reader(recording);

  private ReadContext reader(Recording record) {
    ReadContext context = patient(false, fixture.time);
    context.recordIn(record);
    return context;
  }

  private Parts read() {
    var _ = fixture.store.read(KEY, reader);
    return recording.parts().orElseThrow();
  }

  private boolean holds(Parts parts) {
    return parts.hold(fixture.instant());
  }

  @Test
  void partsHoldWhileTheirEntryIsHeldAndFresh() {
    fixture.hold("one");
    Parts parts = read();
    assertThat(holds(parts)).isTrue();
    fixture.time.pass(FRESH.minusNanos(1));
    assertThat(holds(parts)).isTrue();
    fixture.time.pass(Duration.ofNanos(1));
    assertThat(holds(parts)).isFalse();
  }

  @Test
  void aLoadThatLandsFreshIsAPart() {
    var reading = fixture.store.read(KEY, reader);
    assertThat(recording.parts()).isEmpty();
    fixture.loader.last().finds("one");
    assertThat(reading).isCompleted();
    assertThat(holds(recording.parts().orElseThrow())).isTrue();
  }

  @Test
  void anEqualValueThatIsFetchedAnewIsAnotherPart() {
    fixture.hold("one");
    Parts parts = read();
    fixture.time.pass(Duration.ofSeconds(20));
    fixture.askForARecentOne();
    // Others are answered with the old value until the new one is there.
    assertThat(holds(parts)).isTrue();
    fixture.loader.last().finds("one");
    assertThat(holds(parts)).isFalse();
  }

  @Test
  void aFailedRefreshLeavesAFreshPartInPlace() {
    fixture.hold("one");
    Parts parts = read();
    fixture.time.pass(Duration.ofSeconds(20));
    fixture.askForARecentOne();
    fixture.loader.last().fails(ProblemCode.UPSTREAM_FAILED);
    assertThat(holds(parts)).isTrue();
  }

  @Test
  void aClearingEndsParts() {
    fixture.hold("one");
    Parts parts = read();
    fixture.cache().clear();
    assertThat(holds(parts)).isFalse();
  }

  @Test
  void aValueThatWasOfferedIsAnotherPart() {
    fixture.hold("one");
    Parts parts = read();
    fixture.time.pass(Duration.ofSeconds(1));
    fixture.offer(KEY, "one");
    assertThat(holds(parts)).isFalse();
  }

  @Test
  void anAbsenceIsAPart() {
    var reading = fixture.store.read(KEY, reader);
    fixture.loader.last().findsNothing();
    assertThat(reading).isCompleted();
    assertThat(holds(recording.parts().orElseThrow())).isTrue();
  }

  @Test
  void staleReadsLeadToNoParts() {
    fixture.hold("one");
    fixture.time.pass(FRESH);
    var _ = fixture.store.read(KEY, reader);
    assertThat(recording.parts()).isEmpty();
  }

  @Test
  void failedReadsLeadToNoPartsAlsoBesideFreshOnes() {
    fixture.hold("one");
    read();
    var _ = fixture.store.read("other", reader);
    fixture.loader.last().fails(ProblemCode.UPSTREAM_FAILED);
    assertThat(recording.parts()).isEmpty();
  }

  @Test
  void aReadThatIsNotAnsweredYetLeadsToNoParts() {
    fixture.hold("one");
    read();
    var _ = fixture.store.read("other", reader);
    assertThat(recording.parts()).isEmpty();
    fixture.loader.last().finds("another");
    assertThat(recording.parts().orElseThrow().size()).isEqualTo(2);
  }

  @Test
  void anAnswerMadeInHasteHasNoParts() {
    fixture.hold("one");
    ReadContext hasty =
        new Waiting(new AdmissionLimit(1), fixture.time.scheduler(), fixture.time)
            .reader(false, Duration.ofSeconds(10));
    hasty.recordIn(recording);
    var _ = hasty.shortlyBeforeDeadline(Duration.ofSeconds(1));
    var _ = fixture.store.read(KEY, hasty);
    assertThat(recording.parts()).isPresent();
    fixture.time.pass(Duration.ofSeconds(9));
    assertThat(recording.parts()).isEmpty();
  }

  @Test
  void derivedContextsRecordInTheSamePlace() {
    fixture.hold("one");
    var _ = fixture.store.read(KEY, reader.ofAnyAge());
    assertThat(recording.parts().orElseThrow().size()).isEqualTo(1);
  }

  @Test
  void aLookThatShowedNothingHoldsUntilAValueIsThere() {
    assertThat(fixture.store.peek(KEY, reader)).isEmpty();
    Parts parts = recording.parts().orElseThrow();
    var reading = fixture.read();
    fixture.loader.last().findsNothing();
    assertThat(reading).isCompleted();
    assertThat(holds(parts)).isTrue();
    fixture.offer(KEY, "one");
    assertThat(holds(parts)).isFalse();
  }

  @Test
  void aLookThatShowedAnOldValueHoldsUntilItIsReplaced() {
    fixture.hold("one");
    fixture.time.pass(FRESH.plus(STALE).plusSeconds(1));
    assertThat(fixture.store.peek(KEY, reader)).contains("one");
    Parts parts = recording.parts().orElseThrow();
    assertThat(holds(parts)).isTrue();
    fixture.offer(KEY, "one");
    assertThat(holds(parts)).isFalse();
  }

  @Test
  void countsTheReadsThatAnAnswerWouldHaveTaken() {
    fixture.hold("one");
    fixture.offer("other", "another");
    Map<String, Integer> before = fixture.reads();
    var _ = fixture.store.readAll(List.of(KEY, "other"), reader);
    var _ = fixture.store.read(KEY, reader);
    // A key that is read twice is one part.
    Parts parts = recording.parts().orElseThrow();
    assertThat(parts.size()).isEqualTo(2);
    parts.countReads(fixture.instant());
    assertThat(before).isEqualTo(Map.of("miss", 1));
    assertThat(fixture.reads()).isEqualTo(Map.of("miss", 1, "fresh", 5));
  }

  @Test
  void explainsAFreshnessThatNothingElseIsPartOf() {
    fixture.hold("one");
    Parts parts = read();
    Freshness freshness = fixture.readAtOnce().freshness();
    assertThat(parts.explain(freshness)).isTrue();
    assertThat(parts.explain(Freshness.NONE)).isTrue();
    assertThat(
            parts.explain(
                freshness.and(
                    new Freshness(
                        fixture.instant().minusSeconds(1),
                        freshness.freshUntil(),
                        Freshness.Source.STORE))))
        .isFalse();
    assertThat(
            parts.explain(
                freshness.and(
                    new Freshness(
                        freshness.fetchedAt(),
                        freshness.freshUntil().minusSeconds(1),
                        Freshness.Source.STORE))))
        .isFalse();
    assertThat(
            parts.explain(
                new Freshness(
                    freshness.fetchedAt(),
                    freshness.freshUntil(),
                    Freshness.Source.STORE,
                    StaleReason.of(Failure.of(ProblemCode.UPSTREAM_FAILED)))))
        .isFalse();
  }
}
