package io.imagegateway.ncp.server;

import io.imagegateway.lookup.Failure;
import io.imagegateway.lookup.Outcome;
import io.imagegateway.ncp.api.AnswerParser;
import io.imagegateway.ncp.api.MalformedAnswerException;
import io.imagegateway.serverimage.ServerImage;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * The parser of getServerImageDetail.
 *
 * @param serverImageNo the number that was asked for: another image is no answer
 * @param page reads the same envelope
 * @param notFound which refusals mean absence
 */
record ServerImageDetailParser(
    String serverImageNo, ServerImagePageParser page, NotFoundCodes notFound)
    implements AnswerParser<ServerImage> {

  @Override
  public Outcome<ServerImage> parse(JsonNode body) {
    ServerImagePage answer = page.read(body);
    if (answer.reportsNone()) {
      return new Outcome.Absent<>(null);
    }
    return answer.images().stream()
        .filter(image -> image.value().serverImageNo().equals(serverImageNo))
        .findFirst()
        .orElseThrow(
            () -> new MalformedAnswerException("the answer does not show the image asked for"));
  }

  @Override
  public Optional<Outcome<ServerImage>> onError(Failure error) {
    return notFound.explain(error) ? Optional.of(new Outcome.Absent<>(null)) : Optional.empty();
  }
}
