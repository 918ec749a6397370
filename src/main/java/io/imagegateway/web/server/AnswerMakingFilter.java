package io.imagegateway.web.server;

import io.imagegateway.freshness.ReadContext;
import io.imagegateway.web.Preparation;
import io.imagegateway.web.ReadContexts;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * A filter that lets a few requests of one caller for one target make its answer at a time. Another
 * one waits, in a seat of those who wait for NCP, until it finds the answer prepared or may make it
 * itself. It stops waiting early enough to answer what is there at its deadline; without a seat it
 * does not wait.
 *
 * <p>No caller waits for another one's requests, whose loads may stand in worse places; and what is
 * to be new has makers of its own, as it may take longer.
 */
final class AnswerMakingFilter extends OncePerRequestFilter {

  /** Enough to read what is stored, and to make an answer of it. */
  private static final Duration TIME_TO_ANSWER = Duration.ofSeconds(1);

  private final AnswerMakers makers;
  private final PreparedAnswerFilter prepared;
  private final ReadContexts contexts;

  AnswerMakingFilter(AnswerMakers makers, PreparedAnswerFilter prepared, ReadContexts contexts) {
    this.makers = makers;
    this.prepared = prepared;
    this.contexts = contexts;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    Optional<Preparation> preparation = Preparation.of(request);
    if (preparation.isEmpty()) {
      chain.doFilter(request, response);
      return;
    }
    String target = preparation.get().target();
    String answer =
        contexts.caller(request).name() + (contexts.wantsRecent(request) ? " anew " : " ") + target;
    Optional<CompletableFuture<Void>> nextEnd = makers.enter(answer);
    while (nextEnd.isPresent() && hasEnded(nextEnd.get(), request)) {
      if (prepared.answer(target, request, response)) {
        return;
      }
      nextEnd = makers.enter(answer);
    }
    if (nextEnd.isPresent()) {
      chain.doFilter(request, response);
    } else {
      preparation.get().whenMade(() -> makers.leave(answer));
      make(preparation.get(), request, response, chain);
    }
  }

  /** Makes the answer; who reads it slowly keeps nobody waiting. */
  private void make(
      Preparation preparation,
      HttpServletRequest request,
      HttpServletResponse response,
      FilterChain chain)
      throws ServletException, IOException {
    try {
      chain.doFilter(request, response);
    } finally {
      preparation.made();
    }
  }

  /** Waits for the end of another maker; whether there was a seat, and it came in time. */
  private boolean hasEnded(CompletableFuture<Void> end, HttpServletRequest request) {
    Duration left = contexts.patienceLeft(request).minus(TIME_TO_ANSWER);
    if (!left.isPositive()) {
      return false;
    }
    try (ReadContext waiting = contexts.waiting(request)) {
      if (!waiting.tryEnter()) {
        return false;
      }
      end.get(left.toNanos(), TimeUnit.NANOSECONDS);
      return true;
    } catch (TimeoutException | ExecutionException late) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
