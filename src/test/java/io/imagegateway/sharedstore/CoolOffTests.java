package io.imagegateway.sharedstore;

import static io.imagegateway.sharedstore.CoolOff.End.FAILURE;
import static io.imagegateway.sharedstore.CoolOff.End.SUCCESS;
import static io.imagegateway.sharedstore.CoolOff.End.TIMEOUT;
import static org.assertj.core.api.Assertions.assertThat;

import io.imagegateway.VirtualTime;
import io.imagegateway.sharedstore.CoolOff.Admission;
import io.imagegateway.sharedstore.CoolOff.End;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class CoolOffTests {

  private static final Duration DURATION = Duration.ofSeconds(5);

  private final VirtualTime time = new VirtualTime();
  private final CoolOff coolOff = new CoolOff(DURATION, time);

  @Test
  void setsTheStoreAsideAfterThreeTimeOutsInARow() {
    end(TIMEOUT, TIMEOUT, SUCCESS, TIMEOUT, TIMEOUT);
    assertThat(coolOff.isAside()).isFalse();

    end(TIMEOUT);
    assertThat(coolOff.isAside()).isTrue();
    assertThat(coolOff.admit()).isEmpty();
  }

  @Test
  void setsTheStoreAsideAfterFiveFailuresInARowOfWhichSomeMayBeTimeOuts() {
    end(FAILURE, TIMEOUT, TIMEOUT, FAILURE);
    assertThat(coolOff.isAside()).isFalse();

    end(TIMEOUT);
    assertThat(coolOff.isAside()).isTrue();
  }

  @Test
  void letsOneProbeThroughAtATimeOnceTheStoreHasCooledOff() {
    end(TIMEOUT, TIMEOUT, TIMEOUT);
    time.pass(DURATION.minusMillis(1));
    assertThat(coolOff.isOpen()).isFalse();

    time.pass(Duration.ofMillis(1));
    Admission probe = coolOff.admit().orElseThrow();
    assertThat(coolOff.isOpen()).isFalse();
    assertThat(coolOff.admit()).isEmpty();

    assertThat(probe.ended(FAILURE)).isTrue();
    assertThat(coolOff.isOpen()).isFalse();

    time.pass(DURATION);
    coolOff.admit().orElseThrow().ended(SUCCESS);
    assertThat(coolOff.isAside()).isFalse();
    end(TIMEOUT, TIMEOUT);
    assertThat(coolOff.isAside()).isFalse();
  }

  @Test
  void isNotDecidedByAnOperationThatBeganBeforeTheStoreWasSetAside() {
    Admission early = coolOff.admit().orElseThrow();
    Admission another = coolOff.admit().orElseThrow();
    end(TIMEOUT, TIMEOUT, TIMEOUT);

    assertThat(early.ended(SUCCESS)).isFalse();
    assertThat(coolOff.isAside()).isTrue();

    time.pass(Duration.ofSeconds(4));
    assertThat(another.ended(TIMEOUT)).isFalse();
    time.pass(Duration.ofSeconds(1));
    assertThat(coolOff.isOpen()).isTrue();
  }

  private void end(End... ends) {
    for (End end : ends) {
      coolOff.admit().orElseThrow().ended(end);
    }
  }
}
