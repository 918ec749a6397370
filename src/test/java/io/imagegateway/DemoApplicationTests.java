package io.imagegateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class DemoApplicationTests {

  @Test
  void letsTheCallersArgumentsWinOverTheDemosOwn() {
    String[] arguments = {"--a=1", "--bb=2", "--server.port=0"};

    assertThat(DemoApplication.withDefaults(arguments, Map.of("a", "9", "b", "8")))
        .containsExactly("--a=1", "--bb=2", "--server.port=0", "--b=8");
  }
}
