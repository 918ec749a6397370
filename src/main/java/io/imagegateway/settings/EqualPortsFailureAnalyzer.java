package io.imagegateway.settings;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Report of a management port that is the main port. */
class EqualPortsFailureAnalyzer extends AbstractFailureAnalyzer<EqualPortsException> {

  @Override
  protected FailureAnalysis analyze(Throwable rootFailure, EqualPortsException cause) {
    return new FailureAnalysis(
        cause.getMessage(),
        "Set management.server.port to another port (8081 by default), which callers can't reach.",
        cause);
  }
}
