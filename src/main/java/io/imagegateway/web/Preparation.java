package io.imagegateway.web;

import io.imagegateway.freshness.Freshness;
import io.imagegateway.freshness.Parts;
import io.imagegateway.freshness.Recording;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.web.servlet.HandlerMapping;

/** The preparation of the answer to one request, which is kept with the request. */
public final class Preparation {

  private static final String ATTRIBUTE = Preparation.class.getName();

  private final PreparedAnswers answers;
  private final String target;
  private final Instant begunAt;
  private final Recording recording = new Recording();
  private @Nullable AnswerBody body;
  private @Nullable Runnable whenMade;

  private Preparation(PreparedAnswers answers, String target, Instant begunAt) {
    this.answers = answers;
    this.target = target;
    this.begunAt = begunAt;
  }

  /** Has the answer to a request prepared for further requests of this target. */
  static void begin(
      PreparedAnswers answers, String target, ServletRequest request, Instant begunAt) {
    request.setAttribute(ATTRIBUTE, new Preparation(answers, target, begunAt));
  }

  /** The preparation of a request's answer; empty if it is not prepared. */
  public static Optional<Preparation> of(ServletRequest request) {
    return request.getAttribute(ATTRIBUTE) instanceof Preparation preparation
        ? Optional.of(preparation)
        : Optional.empty();
  }

  /** The request's path and query, as they were sent. */
  public String target() {
    return target;
  }

  /** When the request came: its caller waits from then on. */
  public Instant begunAt() {
    return begunAt;
  }

  /** The record of what the answer is made of. */
  Recording recording() {
    return recording;
  }

  /** The body of the answer; empty if it has none, or if Spring MVC writes it. */
  public Optional<AnswerBody> body() {
    return Optional.ofNullable(body);
  }

  /** Has this run once, when the answer is made. */
  public void whenMade(Runnable run) {
    whenMade = run;
  }

  /** Ends the making of the answer, if it has not ended. */
  public void made() {
    Runnable run = whenMade;
    whenMade = null;
    if (run != null) {
      run.run();
    }
  }

  /** Keeps an answer without its body. */
  void answered(
      HttpServletRequest request,
      String etag,
      Freshness freshness,
      boolean complete,
      Runnable tally) {
    answers.keep(target, answer(request, etag, freshness, complete, tally));
    learn(request);
  }

  /** Keeps an answer with its body, which is rendered unless it is known. */
  void answered(
      HttpServletRequest request,
      String etag,
      Freshness freshness,
      boolean complete,
      Runnable tally,
      Supplier<byte[]> rendering) {
    body = answers.keep(target, answer(request, etag, freshness, complete, tally), rendering);
    learn(request);
  }

  private void learn(HttpServletRequest request) {
    made();
    List<String> accepted = Collections.list(request.getHeaders(HttpHeaders.ACCEPT));
    // One of several lines alone need not accept the answer.
    if (accepted.size() == 1) {
      answers.accepted(accepted.getFirst());
    }
  }

  @SuppressWarnings("unchecked") // the attributes' documented types
  private PreparedAnswer answer(
      HttpServletRequest request,
      String etag,
      Freshness freshness,
      boolean complete,
      Runnable tally) {
    Parts parts =
        complete ? recording.parts().filter(made -> made.explain(freshness)).orElse(null) : null;
    Object pattern = request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE);
    Object variables = request.getAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE);
    return new PreparedAnswer(
        etag,
        null,
        parts,
        new Freshness(freshness.fetchedAt(), freshness.freshUntil(), Freshness.Source.STORE),
        tally,
        pattern == null ? "" : pattern.toString(),
        variables instanceof Map<?, ?> named ? Map.copyOf((Map<String, String>) named) : Map.of());
  }
}
