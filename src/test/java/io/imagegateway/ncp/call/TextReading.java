package io.imagegateway.ncp.call;

import io.imagegateway.freshness.Outcome;
import tools.jackson.databind.JsonNode;

/** Takes any document for what was asked for. */
final class TextReading implements Reading<String> {

  @Override
  public Outcome<String> success(JsonNode body) {
    return new Outcome.Found<>(body.toString(), "fingerprint");
  }
}
