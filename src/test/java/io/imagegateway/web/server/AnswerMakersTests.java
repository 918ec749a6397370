package io.imagegateway.web.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class AnswerMakersTests {

  private final AnswerMakers makers = new AnswerMakers(2);

  @Test
  void letsAFewMakeTheAnswerOfATarget() {
    assertThat(makers.enter("/a")).isEmpty();
    assertThat(makers.enter("/a")).isEmpty();
    assertThat(makers.enter("/a")).isPresent();
    assertThat(makers.enter("/b")).isEmpty();
  }

  @Test
  void wakesAllWhoWaitWhenOneHasEndedAndLetsOneOfThemIn() {
    makers.enter("/a");
    makers.enter("/a");
    CompletableFuture<Void> first = makers.enter("/a").orElseThrow();
    CompletableFuture<Void> second = makers.enter("/a").orElseThrow();
    assertThat(first).isNotDone();
    makers.leave("/a");
    assertThat(first).isCompleted();
    assertThat(second).isCompleted();
    assertThat(makers.enter("/a")).isEmpty();
    assertThat(makers.enter("/a").map(CompletableFuture::isDone)).contains(false);
  }

  @Test
  void beginsAnewWhenAllHaveEnded() {
    makers.enter("/a");
    makers.leave("/a");
    assertThat(makers.enter("/a")).isEqualTo(Optional.empty());
    assertThat(makers.enter("/a")).isEmpty();
    assertThat(makers.enter("/a")).isPresent();
  }
}
