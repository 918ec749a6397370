package io.imagegateway.web.server;

import io.imagegateway.web.Preparation;
import io.imagegateway.web.ReadContexts;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * A filter that lets a few requests of one target make its answer at a time. Another one waits, for
 * no longer than its caller does, until it finds the answer prepared or may make it itself.
 */
final class AnswerMakingFilter extends OncePerRequestFilter {

  private final AnswerMakers makers;
  private final PreparedAnswerFilter prepared;
  private final ReadContexts contexts;
  private final InstantSource time;

  AnswerMakingFilter(
      AnswerMakers makers,
      PreparedAnswerFilter prepared,
      ReadContexts contexts,
      InstantSource time) {
    this.makers = makers;
    this.prepared = prepared;
    this.contexts = contexts;
    this.time = time;
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
    Instant until = preparation.get().begunAt().plus(contexts.patience(request));
    Optional<CompletableFuture<Void>> nextEnd = makers.enter(target);
    while (nextEnd.isPresent() && hasEnded(nextEnd.get(), until)) {
      if (prepared.answer(target, request, response)) {
        return;
      }
      nextEnd = makers.enter(target);
    }
    if (nextEnd.isPresent()) {
      chain.doFilter(request, response);
    } else {
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
    preparation.whenMade(() -> makers.leave(preparation.target()));
    try {
      chain.doFilter(request, response);
    } finally {
      preparation.made();
    }
  }

  /** Waits for the end of another maker; whether it came in time. */
  private boolean hasEnded(CompletableFuture<Void> end, Instant until) {
    try {
      end.get(Math.max(0, Duration.between(time.instant(), until).toNanos()), TimeUnit.NANOSECONDS);
      return true;
    } catch (TimeoutException | ExecutionException late) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
