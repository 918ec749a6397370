package io.imagegateway.ncp.wire;

import io.imagegateway.lookup.Failure;
import io.imagegateway.lookup.Failure.Upstream;
import io.imagegateway.lookup.Outcome;
import io.imagegateway.lookup.ProblemCode;
import io.imagegateway.lookup.UpstreamService;
import io.imagegateway.ncp.api.AnswerParser;
import io.imagegateway.ncp.api.MalformedAnswerException;
import io.imagegateway.ncp.signing.UnsignableRequestException;
import io.imagegateway.ncp.wire.AttemptResult.Kind;
import io.netty.handler.codec.DecoderException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.web.reactive.function.client.WebClientRequestException;
import tools.jackson.databind.JsonNode;

/**
 * The classifier of attempts: a pure function of what NCP sent, or of why it sent nothing.
 *
 * @param service the service that was called
 * @param parser the parser of the operation
 * @param <T> the value of the operation
 */
record AttemptClassifier<T>(UpstreamService service, AnswerParser<T> parser) {

  /** The depth of the search for a cause: deeper than any library nests. */
  private static final int DEEPEST_CAUSE = 16;

  /**
   * The result of an answer. A body that broke off counts as unreadable, so that a refusal is still
   * classified by its status.
   */
  AttemptResult<T> answered(ResponseHead head, ResponseBody body) {
    if (head.status() >= 300 && head.status() < 600) {
      return refused(head, body instanceof ResponseBody.ErrorEnvelope(String code) ? code : null);
    }
    if (head.status() < 200 || head.status() >= 600) {
      return malformed(head);
    }
    return switch (body) {
      case ResponseBody.Document(var root) -> succeeded(head, root);
      case ResponseBody.ErrorEnvelope(var code) -> refused(head, code);
      case ResponseBody.Unreadable() -> malformed(head);
    };
  }

  /** The result of an attempt that reached its time limit without an answer. */
  AttemptResult<T> timedOut() {
    return unanswered(ProblemCode.UPSTREAM_TIMEOUT, Kind.TIMEOUT, false);
  }

  /**
   * The result of an attempt without an answer. An error counts as a connection failure only if a
   * library reports it as one: any other is a bug of the gateway, and a repetition would not help.
   *
   * @return empty for an error that neither NCP nor the connection to it caused
   */
  Optional<AttemptResult<T>> unanswered(Throwable error) {
    if (error instanceof UnsignableRequestException) {
      return Optional.of(
          unanswered(ProblemCode.UPSTREAM_AUTHENTICATION_FAILED, Kind.UNAUTHORIZED, false));
    }
    if (!(error instanceof WebClientRequestException)) {
      return Optional.empty();
    }
    return Optional.of(
        isUndecodable(error)
            ? unanswered(ProblemCode.UPSTREAM_MALFORMED_RESPONSE, Kind.MALFORMED, false)
            : unanswered(ProblemCode.UPSTREAM_FAILED, Kind.FAILED, true));
  }

  /** The result of an attempt that a bug of the gateway ended. */
  AttemptResult<T> broken() {
    return new AttemptResult<>(
        new Outcome.Failed<>(Failure.of(ProblemCode.INTERNAL_ERROR)), Kind.FAILED, false, null);
  }

  /** Whether the bytes received are not HTTP. Bytes that are not TLS are a connection failure. */
  private static boolean isUndecodable(Throwable error) {
    List<Throwable> causes = causes(error);
    return causes.stream().anyMatch(DecoderException.class::isInstance)
        && causes.stream().noneMatch(IOException.class::isInstance);
  }

  /** An error and its causes. */
  static List<Throwable> causes(Throwable error) {
    List<Throwable> chain = new ArrayList<>();
    for (Throwable cause = error;
        cause != null && chain.size() < DEEPEST_CAUSE;
        cause = cause.getCause()) {
      chain.add(cause);
    }
    return chain;
  }

  /** The types of an error and its causes: their messages may quote NCP. */
  static String names(Throwable error) {
    return causes(error).stream()
        .map(cause -> cause.getClass().getName())
        .collect(Collectors.joining(" < "));
  }

  private AttemptResult<T> succeeded(ResponseHead head, JsonNode root) {
    Outcome<T> outcome;
    try {
      outcome = parser.parse(root);
    } catch (MalformedAnswerException _) {
      return malformed(head);
    }
    Kind result =
        switch (outcome) {
          case Outcome.Found<T> _ -> Kind.SUCCESS;
          case Outcome.Absent<T> _ -> Kind.ABSENT;
          case Outcome.Failed<T> _ -> Kind.MALFORMED;
        };
    return new AttemptResult<>(outcome, result, false, head.date());
  }

  /**
   * The result of a refusal. The operation's parser may give the outcome. Unless that is an answer
   * (an absence), the kind and whether to repeat follow the general rules.
   */
  private AttemptResult<T> refused(ResponseHead head, @Nullable String code) {
    NcpError refusal = NcpError.of(head.status(), code);
    boolean mayAskForTime =
        refusal.kind() == Kind.QUOTA
            || refusal.kind() == Kind.THROTTLED
            || refusal.kind() == Kind.FAILED;
    Failure failure =
        new Failure(
            refusal.code(),
            new Upstream(service, head.status(), code),
            mayAskForTime ? head.retryAfter() : null);
    Outcome<T> outcome = parser.onError(failure).orElseGet(() -> new Outcome.Failed<>(failure));
    return switch (outcome) {
      case Outcome.Found<T> _ -> new AttemptResult<>(outcome, Kind.SUCCESS, false, head.date());
      case Outcome.Absent<T> _ -> new AttemptResult<>(outcome, Kind.ABSENT, false, head.date());
      case Outcome.Failed<T> _ ->
          new AttemptResult<>(outcome, refusal.kind(), refusal.repeatable(), head.date());
    };
  }

  private AttemptResult<T> malformed(ResponseHead head) {
    Failure failure =
        new Failure(
            ProblemCode.UPSTREAM_MALFORMED_RESPONSE,
            new Upstream(service, head.status(), null),
            null);
    return new AttemptResult<>(new Outcome.Failed<>(failure), Kind.MALFORMED, false, head.date());
  }

  private AttemptResult<T> unanswered(ProblemCode code, Kind result, boolean repeatable) {
    return new AttemptResult<>(
        new Outcome.Failed<>(Failure.of(code, service)), result, repeatable, null);
  }
}
