package io.imagegateway.web.connector;

import static org.assertj.core.api.Assertions.assertThat;

import io.imagegateway.VirtualTime;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class ConnectionPhasesTests {

  private static final int MAX = 10;

  private final VirtualTime time = new VirtualTime();
  private final ConnectionPhases<String> phases = new ConnectionPhases<>(time);
  private final Set<String> open = new LinkedHashSet<>();

  private List<String> overdue() {
    return phases.overdue(open, MAX);
  }

  private void open(String... connections) {
    open.addAll(List.of(connections));
    overdue();
  }

  private void pass(long millis) {
    time.pass(Duration.ofMillis(millis));
  }

  @Nested
  class WhileThereIsRoom {

    @Test
    void givesAHeadFiveSecondsInAllHoweverItsBytesAreSpread() {
      open("dribbling");
      for (int second = 0; second < 5; second++) {
        assertThat(overdue()).isEmpty();
        phases.reading("dribbling");
        pass(999);
      }
      assertThat(overdue()).isEmpty();
      pass(5);
      assertThat(overdue()).containsExactly("dribbling");
    }

    @Test
    void givesAConnectionThatSendsNothingFiveSeconds() {
      open("silent");
      pass(4999);
      assertThat(overdue()).isEmpty();
      pass(1);
      assertThat(overdue()).containsExactly("silent");
    }

    @Test
    void neverClosesWhatIsBeingServed() {
      open("served");
      phases.reading("served");
      phases.serving("served");
      pass(3_600_000);
      assertThat(overdue()).isEmpty();
    }

    @Test
    void neverClosesWhatWaitsForAThread() {
      open("dispatched");
      pass(1000);
      phases.dispatched("dispatched");
      pass(3_600_000);
      assertThat(overdue()).isEmpty();
    }

    @Test
    void countsAHeadOnWhoseBytesWaitedForAThread() {
      open("dribbling");
      pass(3000);
      phases.dispatched("dribbling");
      pass(1000);
      phases.reading("dribbling");
      pass(999);
      assertThat(overdue()).isEmpty();
      pass(1);
      assertThat(overdue()).containsExactly("dribbling");
    }

    @Test
    void discardsABodyForFiveSeconds() {
      open("sending");
      phases.reading("sending");
      phases.serving("sending");
      pass(60_000);
      phases.answered("sending");
      pass(4999);
      assertThat(overdue()).isEmpty();
      pass(1);
      assertThat(overdue()).containsExactly("sending");
    }

    @Test
    void leavesAnIdleConnectionToTheKeepAliveTimeOut() {
      open("kept");
      phases.serving("kept");
      phases.answered("kept");
      phases.idle("kept");
      pass(3_600_000);
      assertThat(overdue()).isEmpty();
    }

    @Test
    void countsTheNextHeadOfAKeptConnectionFromItsFirstByte() {
      open("kept");
      phases.idle("kept");
      pass(30_000);
      phases.reading("kept");
      pass(4999);
      assertThat(overdue()).isEmpty();
      pass(1);
      assertThat(overdue()).containsExactly("kept");
    }

    @Test
    void countsAPipelinedHeadFromTheEndOfTheRequestBeforeIt() {
      open("pipelining");
      phases.serving("pipelining");
      pass(10_000);
      phases.answered("pipelining");
      phases.reading("pipelining");
      pass(4999);
      assertThat(overdue()).isEmpty();
      pass(1);
      assertThat(overdue()).containsExactly("pipelining");
    }
  }

  @Nested
  class WhileNineTenthsAreOpen {

    @Test
    void closesThoseThatWaitForLongerThanASecondTheLongestFirst() {
      open("1", "2", "3", "4", "5", "6", "7", "8", "9");
      phases.serving("1");
      pass(10);
      phases.idle("3");
      pass(10);
      phases.idle("2");
      pass(980);
      assertThat(overdue()).containsExactly("4", "5", "6", "7", "8", "9");
      pass(10);
      assertThat(overdue()).containsExactly("4", "5", "6", "7", "8", "9", "3");
      pass(10);
      assertThat(overdue()).containsExactly("4", "5", "6", "7", "8", "9", "3", "2");
    }

    @Test
    void sparesAConnectionThatIsActive() {
      open("1", "2", "3", "4", "5", "6", "7", "8", "active");
      for (int i = 0; i < 5; i++) {
        pass(900);
        phases.reading("active");
        phases.serving("active");
        phases.answered("active");
        phases.idle("active");
        assertThat(overdue()).doesNotContain("active");
      }
    }

    @Test
    void givesTheDiscardingOfABodyItsWholeTime() {
      open("1", "2", "3", "4", "5", "6", "7", "8", "9");
      open.forEach(phases::answered);
      pass(4999);
      assertThat(overdue()).isEmpty();
    }
  }

  @Test
  void forgetsConnectionsThatAreNotOpenAnyMore() {
    open("gone");
    pass(4000);
    open.clear();
    assertThat(overdue()).isEmpty();
    open("gone");
    pass(4000);
    assertThat(overdue()).isEmpty();
  }
}
