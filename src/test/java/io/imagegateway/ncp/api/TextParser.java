package io.imagegateway.ncp.api;

import io.imagegateway.lookup.Outcome;
import tools.jackson.databind.JsonNode;

/** Takes any document for what was asked for. */
public final class TextParser implements AnswerParser<String> {

  @Override
  public Outcome<String> parse(JsonNode body) {
    return new Outcome.Found<>(body.toString(), "fingerprint");
  }
}
