package io.imagegateway.boximage;

import io.imagegateway.boximage.BoxImageSearch.Question;
import io.imagegateway.boximage.BoxImageSource.ListKey;
import io.imagegateway.boximage.SearchLists.AskedList;
import io.imagegateway.boximage.SearchLists.SearchedFence;
import io.imagegateway.customimage.CustomImage;
import io.imagegateway.customimage.LookUps;
import io.imagegateway.freshness.Answer;
import io.imagegateway.freshness.Freshness;
import io.imagegateway.freshness.ReadContext;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The run of one search: asks for lists, has the images looked up that the answer depends on, and
 * ends when all of it has ended or the deadline has come.
 *
 * <p>Whatever happens signals the run. One thread at a time advances it; the others leave their
 * signal and go, so that no thread waits for another one.
 */
final class SearchRun {

  /**
   * Moments before the deadline. Each allows one batch that is not full: a batch for every list
   * that comes late would be many calls for a few images each.
   */
  private static final List<Duration> LAST_LOOK_UPS =
      List.of(Duration.ofSeconds(1), Duration.ofMillis(500), Duration.ofMillis(250));

  private final Question question;
  private final SearchLists lists;
  private final SearchLookUps lookUps;
  private final ReadContext caller;
  private final List<CompletableFuture<Void>> lastLookUps;
  private final AtomicInteger signals = new AtomicInteger();
  private final CompletableFuture<Void> ended = new CompletableFuture<>();

  /** Lists whose images are chosen from by a filter already. */
  private final Set<AskedList> chosenFrom = new HashSet<>();

  private long partialBatches;

  /**
   * A run that has not begun.
   *
   * @param fences the Datafences that are asked for their lists, in the order of the answer
   * @param read asks for a list; its result completes normally, at the deadline at the latest
   * @param lookUps of this search
   * @param settings of the calls that it makes
   * @param caller the context of the caller that waits, with its deadline
   */
  SearchRun(
      Question question,
      List<SearchedFence> fences,
      Function<ListKey, CompletableFuture<Answer<List<CustomImage>>>> read,
      LookUps lookUps,
      SearchSettings settings,
      ReadContext caller) {
    this.question = question;
    this.lists =
        new SearchLists(
            fences, question.productCodes(), read, settings.datafence().rateLimit(), this::signal);
    this.lookUps = new SearchLookUps(lookUps, settings.server(), this::signal);
    this.caller = caller;
    this.lastLookUps = LAST_LOOK_UPS.stream().map(caller::shortlyBeforeDeadline).toList();
  }

  /**
   * Runs the search.
   *
   * @param others the results of Datafences that are not asked
   * @param before the freshness of what led to the Datafences
   * @return completes normally, at the caller's deadline at the latest
   */
  CompletableFuture<SearchResult> result(List<FenceLists> others, Freshness before) {
    for (CompletableFuture<Void> moment : lastLookUps) {
      CompletableFuture<?> _ = moment.thenRun(this::signal);
    }
    signal();
    return ended
        .thenCompose(_ -> lookUps.ended())
        .thenApply(_ ->
            SearchResult.of(
                Stream.concat(lists.results().stream(), others.stream())
                    .sorted(Comparator.comparingLong(FenceLists::fenceId))
                    .toList(),
                question.filter(),
                question.page(),
                lookUps::match,
                before.and(lists.freshness()).and(lookUps.freshness())));
  }

  /** Advances the run after something has happened. */
  private void signal() {
    if (signals.getAndIncrement() > 0) {
      return;
    }
    int seen = 1;
    while (seen > 0) {
      seen = signals.get();
      try {
        advance();
      } catch (RuntimeException | Error bug) {
        ended.completeExceptionally(bug);
      }
      seen = signals.addAndGet(-seen);
    }
  }

  private void advance() {
    if (ended.isDone()) {
      return;
    }
    boolean timeOver = caller.isOver();
    lists.advance(timeOver);
    boolean rest =
        lists.settled()
            || lastLookUps.stream().filter(CompletableFuture::isDone).count() > partialBatches;
    lookUps.want(rest ? imagesSoFar() : certainImages());
    boolean missing = !lookUps.allStarted();
    lookUps.advance(rest, timeOver);
    if (rest && missing && lookUps.allStarted()) {
      partialBatches++;
    }
    if (lists.settled() && (lookUps.allStarted() || timeOver)) {
      ended.complete(null);
    }
  }

  /** The images that the answer depends on, whatever further lists show. */
  private List<CustomImage> certainImages() {
    return question.filter().dependsOnMatches() ? newlyNamed() : onPage(lists.settledFirst());
  }

  /** The images that the answer depends on if no further list shows any. */
  private List<CustomImage> imagesSoFar() {
    return question.filter().dependsOnMatches() ? newlyNamed() : onPage(lists.answered());
  }

  private List<CustomImage> onPage(List<AskedList> lists) {
    return question.page().of(named(lists));
  }

  private List<CustomImage> newlyNamed() {
    return named(lists.answered().stream().filter(chosenFrom::add).toList());
  }

  private List<CustomImage> named(List<AskedList> lists) {
    return lists.stream()
        .flatMap(list -> list.result().images().stream())
        .filter(question.filter()::accepts)
        .toList();
  }
}
