package io.imagegateway.serverimage;

import io.imagegateway.freshness.Stores;
import io.imagegateway.lookup.LoadTerms;
import io.imagegateway.lookup.Outcome;
import io.imagegateway.lookup.Outcome.Absent;
import io.imagegateway.lookup.Outcome.Found;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Server images as a test says, and what was asked for. */
public final class ScriptedServerImages implements ServerImageSource {

  private final Map<String, CompletableFuture<Outcome<ServerImage>>> numbers = new HashMap<>();
  private final List<List<String>> asked = new ArrayList<>();
  private CompletableFuture<Outcome<List<Found<ServerImage>>>> own =
      CompletableFuture.completedFuture(new Found<>(List.of(), "no images"));
  private Consumer<List<String>> onCall = _ -> {};
  private int indexCalls;

  /** The catalogue above this source. */
  public ServerImages catalogue(Stores stores, InstantSource time) {
    return Catalogue.of(this, stores);
  }

  /** Answers for a number; a number without an answer is absent. */
  public void number(String number, Outcome<ServerImage> outcome) {
    numbers.put(number, CompletableFuture.completedFuture(outcome));
  }

  /** Lets a number wait for the test to complete the future. */
  public CompletableFuture<Outcome<ServerImage>> hold(String number) {
    CompletableFuture<Outcome<ServerImage>> held = new CompletableFuture<>();
    numbers.put(number, held);
    return held;
  }

  /** Does something with the numbers of each call before it is answered. */
  public void onCall(Consumer<List<String>> what) {
    onCall = what;
  }

  /** What a number is answered with. */
  public Outcome<ServerImage> answered(String number) {
    return numbers
        .getOrDefault(number, CompletableFuture.completedFuture(new Absent<>(null)))
        .join();
  }

  /** Answers for the index. */
  public void own(Outcome<List<Found<ServerImage>>> outcome) {
    own = CompletableFuture.completedFuture(outcome);
  }

  /** Each call for numbers with the numbers that it asked for. */
  public List<List<String>> asked() {
    return asked;
  }

  /** How often the index was asked for. */
  public int indexCalls() {
    return indexCalls;
  }

  @Override
  public Map<NumberKey, CompletableFuture<Outcome<ServerImage>>> byNumber(
      Collection<NumberKey> keys, LoadTerms load) {
    List<String> called = keys.stream().map(NumberKey::serverImageNo).toList();
    asked.add(called);
    onCall.accept(called);
    return keys.stream()
        .collect(
            Collectors.toMap(
                Function.identity(),
                key ->
                    numbers.getOrDefault(
                        key.serverImageNo(),
                        CompletableFuture.completedFuture(new Absent<>(null)))));
  }

  @Override
  public CompletableFuture<Outcome<List<Found<ServerImage>>>> ownImages(
      String regionCode, LoadTerms load) {
    indexCalls++;
    return own;
  }
}
