package io.imagegateway.lookup;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class RedactedThrowableTests {

  @Test
  void keepsClassesAndStackTracesAndLeavesOutWhatTheySay() {
    IOException cause = new IOException("the body");
    IllegalStateException error = new IllegalStateException("the URL", cause);
    error.addSuppressed(new IOException("the header"));

    String logged = logged(RedactedThrowable.of(error));

    assertThat(logged)
        .contains(
            "java.lang.IllegalStateException",
            "Caused by:",
            "java.io.IOException",
            "RedactedThrowableTests.keepsClassesAndStackTracesAndLeavesOutWhatTheySay")
        .doesNotContain("the body", "the URL", "the header");
  }

  @Test
  void comesToAnEndWhereCausesFormACircle() {
    RuntimeException one = new RuntimeException("one");
    RuntimeException other = new RuntimeException("other", one);
    one.initCause(other);

    assertThat(logged(RedactedThrowable.of(one))).contains("java.lang.RuntimeException");
  }

  private static String logged(Throwable error) {
    StringWriter text = new StringWriter();
    error.printStackTrace(new PrintWriter(text, true));
    return text.toString();
  }
}
