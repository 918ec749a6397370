package io.imagegateway.web.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.imagegateway.VirtualTime;
import io.imagegateway.web.server.WriteBudget.Write;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WriteBudgetTests {

  private final VirtualTime time = new VirtualTime();
  private final WriteBudget budget = new WriteBudget(100, time);
  private final List<String> cutOff = new ArrayList<>();

  private Write begin(String reader, long bytes) {
    Write write = budget.begin(new Object(), bytes, () -> cutOff.add(reader));
    time.pass(Duration.ofMillis(1));
    return write;
  }

  @Test
  void leavesReadersAloneWhileTheirAnswersFit() {
    begin("a", 50);
    begin("b", 50);
    assertThat(cutOff).isEmpty();
    assertThat(budget.held()).isEqualTo(100);
  }

  @Test
  void cutsOffThoseWhoTookNothingForLongestUntilTheNextOneFits() {
    Write first = begin("first", 30);
    begin("second", 30);
    begin("third", 40);
    first.progressed();
    begin("fourth", 60);
    assertThat(cutOff).containsExactly("second", "third");
    assertThat(budget.held()).isEqualTo(90);
  }

  @Test
  void writesOneAnswerThatIsLargerThanAllItAllows() {
    begin("small", 10);
    Write large = begin("large", 1000);
    assertThat(cutOff).containsExactly("small");
    large.close();
    assertThat(budget.held()).isZero();
  }

  @Test
  void countsAnAnswerOnceHoweverOftenItEnds() {
    Write write = begin("a", 60);
    write.close();
    write.close();
    assertThat(budget.held()).isZero();
  }

  @Test
  void cutsNobodyOffWhoHasEnded() {
    begin("ended", 60).close();
    begin("next", 100);
    assertThat(cutOff).isEmpty();
  }
}
