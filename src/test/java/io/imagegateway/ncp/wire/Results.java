package io.imagegateway.ncp.wire;

import io.imagegateway.ncp.api.AnswerParser;
import io.imagegateway.ncp.api.NcpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.springframework.http.HttpHeaders;

/** Results of attempts, classified as those that come over the wire. */
public final class Results {

  private Results() {}

  /** NCP answered the request with this status and body. */
  public static <T> AttemptResult<T> answered(
      NcpRequest request, AnswerParser<T> parser, int status, String body, Instant sentAt) {
    return new AttemptClassifier<>(request.operation().service(), parser)
        .answered(
            ResponseHead.of(status, new HttpHeaders(), sentAt),
            ReceivedBodies.read(body.getBytes(StandardCharsets.UTF_8)));
  }

  /** NCP did not answer the request in time. */
  public static <T> AttemptResult<T> timedOut(NcpRequest request, AnswerParser<T> parser) {
    return new AttemptClassifier<>(request.operation().service(), parser).timedOut();
  }
}
