package io.imagegateway.ncp.server;

import io.imagegateway.freshness.Outcome;
import io.imagegateway.ncp.call.MalformedAnswerException;
import io.imagegateway.ncp.call.Reading;
import io.imagegateway.problem.Failure;
import io.imagegateway.serverimage.ServerImage;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * Reads the answer of getServerImageDetail.
 *
 * @param serverImageNo the number that was asked for: another image is no answer
 * @param page reads the same envelope
 * @param notFound which refusals mean absence
 */
record DetailReading(String serverImageNo, PageReading page, NotFoundCodes notFound)
    implements Reading<ServerImage> {

  @Override
  public Outcome<ServerImage> success(JsonNode body) {
    ServerImagePage answer = page.read(body);
    if (answer.saysNone()) {
      return new Outcome.Absent<>(null);
    }
    return answer.images().stream()
        .filter(image -> image.value().serverImageNo().equals(serverImageNo))
        .findFirst()
        .orElseThrow(
            () -> new MalformedAnswerException("the answer does not show the image asked for"));
  }

  @Override
  public Optional<Outcome<ServerImage>> refusal(Failure refusal) {
    return notFound.explain(refusal) ? Optional.of(new Outcome.Absent<>(null)) : Optional.empty();
  }
}
