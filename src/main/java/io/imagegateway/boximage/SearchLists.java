package io.imagegateway.boximage;

import io.imagegateway.boximage.BoxImageSource.ListKey;
import io.imagegateway.boximage.FenceLists.ListResult;
import io.imagegateway.customimage.CustomImage;
import io.imagegateway.freshness.Answer;
import io.imagegateway.freshness.Freshness;
import io.imagegateway.lookup.Failure;
import io.imagegateway.lookup.Outcome.Failed;
import io.imagegateway.lookup.ProblemCode;
import io.imagegateway.lookup.UpstreamService;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The lists of one search, asked for in their order. Those that have to wait for NCP are bounded at
 * any time, so that the load of each has its whole time. Of a Datafence that is not known, one list
 * is asked for first; the others follow unless it was answered to be inaccessible.
 *
 * <p>Not thread-safe: its user calls it from one thread at a time.
 */
final class SearchLists {

  private static final Answer<List<CustomImage>> NOT_REACHED =
      new Answer<>(
          new Failed<>(Failure.of(ProblemCode.UPSTREAM_TIMEOUT, UpstreamService.DATAFENCE)),
          Freshness.ofFailure());

  private final List<AskedFence> fences;
  private final Function<ListKey, CompletableFuture<Answer<List<CustomImage>>>> read;
  private final int window;
  private final Runnable whenAnswered;
  private boolean over;

  /**
   * The lists of a search, none of them asked for.
   *
   * @param fences in the order of the answer
   * @param productCodes of each Datafence, in the order of the answer
   * @param read asks for a list; its result completes normally
   * @param window lists that are waited for at the same time, at most
   * @param whenAnswered is called after each list that was waited for
   */
  SearchLists(
      List<SearchedFence> fences,
      Collection<ProductCode> productCodes,
      Function<ListKey, CompletableFuture<Answer<List<CustomImage>>>> read,
      int window,
      Runnable whenAnswered) {
    this.fences = fences.stream().map(fence -> new AskedFence(fence, productCodes)).toList();
    this.read = read;
    this.window = window;
    this.whenAnswered = whenAnswered;
  }

  /**
   * A Datafence of a search.
   *
   * @param fenceId Datafence's number of the fence
   * @param known whether it was found before, or the list of Datafences shows it
   */
  record SearchedFence(long fenceId, boolean known) {}

  /** A list, and its answer once it was asked for. */
  static final class AskedList {

    private final ListKey key;
    private @Nullable CompletableFuture<Answer<List<CustomImage>>> answer;

    private AskedList(ListKey key) {
      this.key = key;
    }

    private boolean isAsked() {
      return answer != null;
    }

    private boolean isAnswered() {
      return answer != null && answer.isDone();
    }

    private Answer<List<CustomImage>> answer() {
      return isAnswered() ? Objects.requireNonNull(answer).join() : NOT_REACHED;
    }

    /** Its result; that it was not reached in time, if it was not answered. */
    ListResult result() {
      return new ListResult(key.productCode(), answer().outcome());
    }
  }

  private static final class AskedFence {

    private final SearchedFence fence;
    private final List<AskedList> lists;

    private AskedFence(SearchedFence fence, Collection<ProductCode> productCodes) {
      this.fence = fence;
      this.lists =
          productCodes.stream()
              .map(productCode -> new AskedList(new ListKey(fence.fenceId, productCode)))
              .toList();
    }

    /** The lists that are to be asked for, as far as that is known. */
    private Stream<AskedList> due() {
      AskedList first = lists.getFirst();
      boolean all = fence.known || (first.isAnswered() && !isInaccessible(first));
      return all ? lists.stream() : Stream.of(first);
    }

    /** The lists that are part of the answer: all, unless the first one counts for all. */
    private Stream<AskedList> asked() {
      return !fence.known && isInaccessible(lists.getFirst())
          ? Stream.of(lists.getFirst())
          : lists.stream();
    }

    private static boolean isInaccessible(AskedList list) {
      return list.isAnswered()
          && list.result()
              .failure()
              .map(Failure::code)
              .filter(ProblemCode.FENCE_NOT_ACCESSIBLE::equals)
              .isPresent();
    }
  }

  /**
   * Asks for as many lists as may be waited for.
   *
   * @param over whether the deadline has come: then no further list is asked for
   */
  void advance(boolean over) {
    this.over = over;
    int waiting = (int) all().filter(list -> list.isAsked() && !list.isAnswered()).count();
    for (AskedFence fence : fences) {
      // Twice: the first list of an unknown Datafence may be answered at once.
      for (int round = 0; round < 2; round++) {
        for (AskedList list : fence.due().toList()) {
          if (over || waiting >= window) {
            return;
          }
          if (!list.isAsked() && !answersAtOnce(list)) {
            waiting++;
          }
        }
      }
    }
  }

  private boolean answersAtOnce(AskedList list) {
    CompletableFuture<Answer<List<CustomImage>>> answer = read.apply(list.key);
    list.answer = answer;
    if (answer.isDone()) {
      return true;
    }
    CompletableFuture<?> _ = answer.whenComplete((_, _) -> whenAnswered.run());
    return false;
  }

  /** Whether no further list will be answered. */
  boolean settled() {
    return fences.stream().flatMap(AskedFence::asked).allMatch(this::settled);
  }

  private boolean settled(AskedList list) {
    return list.isAnswered() || (over && !list.isAsked());
  }

  /** All lists in order, up to the first one whose result is not certain yet. */
  List<AskedList> settledFirst() {
    return fences.stream().flatMap(AskedFence::asked).takeWhile(this::settled).toList();
  }

  /** All lists that were answered, in order. */
  List<AskedList> answered() {
    return all().filter(AskedList::isAnswered).toList();
  }

  /** The results; what was not reached in time has failed. */
  List<FenceLists> results() {
    return fences.stream()
        .map(fence ->
            new FenceLists(fence.fence.fenceId, fence.asked().map(AskedList::result).toList()))
        .toList();
  }

  /** The freshness of all lists together. */
  Freshness freshness() {
    return fences.stream()
        .flatMap(AskedFence::asked)
        .map(list -> list.answer().freshness())
        .reduce(Freshness.NONE, Freshness::and);
  }

  private Stream<AskedList> all() {
    return fences.stream().flatMap(fence -> fence.lists.stream());
  }
}
