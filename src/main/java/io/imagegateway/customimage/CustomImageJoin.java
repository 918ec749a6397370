package io.imagegateway.customimage;

import io.imagegateway.customimage.Joined.JoinedImage;
import io.imagegateway.customimage.Joined.JoinedList;
import io.imagegateway.freshness.Answer;
import io.imagegateway.freshness.Freshness;
import io.imagegateway.freshness.ReadContext;
import io.imagegateway.lookup.Failure;
import io.imagegateway.lookup.Outcome;
import io.imagegateway.lookup.Outcome.Absent;
import io.imagegateway.lookup.Outcome.Failed;
import io.imagegateway.lookup.Outcome.Found;
import io.imagegateway.lookup.ProblemCode;
import io.imagegateway.lookup.UpstreamService;
import io.imagegateway.serverimage.ServerImages;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.springframework.stereotype.Component;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;

/**
 * The join of lists of custom images with the VPC server images that they show. It does not know
 * where the lists come from.
 *
 * <p>The numbers of all lists are looked up together, once every list has answered or the gathering
 * time after the first answer is over. A list that comes later is looked up for itself.
 */
@Component
public final class CustomImageJoin {

  private final ServerImages serverImages;
  private final MatchStrategy strategy;
  private final Duration gather;
  private final Scheduler timer;

  CustomImageJoin(
      ServerImages serverImages,
      MatchSettings matching,
      GatherSettings gathering,
      Scheduler timer) {
    this.serverImages = serverImages;
    this.strategy = matching.strategy();
    this.gather = gathering.gather();
    this.timer = timer;
  }

  /**
   * The look-ups of one answer, none of them started.
   *
   * @param regionCode the region of the server images
   * @param details whether server images are looked up at all
   * @param caller the context of the caller that waits for them, with its deadline
   */
  public LookUps lookUps(String regionCode, boolean details, ReadContext caller) {
    return new LookUps(serverImages, strategy, regionCode, details, caller);
  }

  /**
   * Joins everything that the lists show.
   *
   * @param lists in the order of the answer
   * @param lookUps of this answer
   * @return completes normally, at the caller's deadline at the latest, with whatever is known then
   */
  public CompletableFuture<Joined> all(List<AskedList> lists, LookUps lookUps) {
    CompletableFuture<?> gathered =
        gathered(lists).thenAccept(_ -> lookUps.start(arrivedImages(lists)));
    List<CompletableFuture<JoinedList>> joined =
        lists.stream()
            .map(list ->
                list.answer()
                    .thenCombine(gathered, (answer, _) -> answer)
                    .thenCompose(answer -> join(list.productCode(), answer, lookUps)))
            .toList();
    return allOf(joined)
        .thenApply(done ->
            new Joined(
                done,
                freshness(lists.stream().map(list -> list.answer().join()).toList(), lookUps)));
  }

  /**
   * Joins one image: the first of this number in the order of the lists, as soon as that is
   * certain.
   *
   * @param lists in the order of precedence
   * @param lookUps of this answer
   * @return completes normally, at the caller's deadline at the latest: found, absent if every list
   *     could be read and none shows the number, else failed
   */
  public CompletableFuture<Answer<JoinedImage>> one(
      List<AskedList> lists, long imageNo, LookUps lookUps) {
    // Whichever list shows it, its number is the same: the look-up need not wait for the order.
    List<CompletableFuture<Answer<List<CustomImage>>>> inOrder =
        lists.stream()
            .map(list ->
                list.answer()
                    .thenApply(answer -> {
                      shown(answer, imageNo).ifPresent(image -> lookUps.start(List.of(image)));
                      return answer;
                    }))
            .toList();
    return firstOf(inOrder.iterator(), imageNo, new ArrayList<>(), lookUps);
  }

  /** Completes when every list has answered, or the gathering time after the first that did. */
  private CompletableFuture<?> gathered(List<AskedList> lists) {
    CompletableFuture<?>[] answers =
        lists.stream().map(AskedList::answer).toArray(CompletableFuture[]::new);
    CompletableFuture<?> every = CompletableFuture.allOf(answers);
    if (every.isDone()) {
      return every;
    }
    CompletableFuture<?> timeOver =
        CompletableFuture.anyOf(answers).thenCompose(_ -> afterGathering(every));
    return CompletableFuture.anyOf(every, timeOver);
  }

  /** Completes after the gathering time; its timer ends with {@code every} at the latest. */
  private CompletableFuture<?> afterGathering(CompletableFuture<?> every) {
    CompletableFuture<Void> over = new CompletableFuture<>();
    Disposable alarm =
        timer.schedule(() -> over.complete(null), gather.toNanos(), TimeUnit.NANOSECONDS);
    CompletableFuture<?> _ = every.whenComplete((_, _) -> alarm.dispose());
    return over;
  }

  private static List<CustomImage> arrivedImages(List<AskedList> lists) {
    return lists.stream()
        .map(AskedList::answer)
        .filter(CompletableFuture::isDone)
        .flatMap(answer -> images(answer.join()).stream())
        .toList();
  }

  private static CompletableFuture<JoinedList> join(
      String productCode, Answer<List<CustomImage>> answer, LookUps lookUps) {
    lookUps.start(images(answer));
    return switch (answer.outcome()) {
      case Found<List<CustomImage>>(var images, var fingerprint) ->
          allOf(images.stream().map(image -> join(image, lookUps)).toList())
              .thenApply(joined -> new JoinedList(productCode, joined, fingerprint, null));
      case Absent<List<CustomImage>> _, Failed<List<CustomImage>> _ ->
          CompletableFuture.completedFuture(
              new JoinedList(productCode, List.of(), "", failure(answer.outcome())));
    };
  }

  private static CompletableFuture<JoinedImage> join(CustomImage image, LookUps lookUps) {
    return lookUps.match(image).thenApply(match -> new JoinedImage(image, match));
  }

  /**
   * The first list in order that shows the image.
   *
   * @param consulted the answers of the lists before, none of which shows it
   */
  private static CompletableFuture<Answer<JoinedImage>> firstOf(
      Iterator<CompletableFuture<Answer<List<CustomImage>>>> rest,
      long imageNo,
      List<Answer<List<CustomImage>>> consulted,
      LookUps lookUps) {
    if (!rest.hasNext()) {
      Outcome<JoinedImage> none =
          consulted.stream()
              .filter(answer -> !(answer.outcome() instanceof Found))
              .map(answer -> failure(answer.outcome()))
              .min(Failure.WORST_FIRST)
              .<Outcome<JoinedImage>>map(Failed::new)
              .orElseGet(() -> new Absent<>(null));
      return CompletableFuture.completedFuture(new Answer<>(none, freshness(consulted, lookUps)));
    }
    return rest.next()
        .thenCompose(answer -> {
          consulted.add(answer);
          return shown(answer, imageNo)
              .map(image -> found(image, consulted, lookUps))
              .orElseGet(() -> firstOf(rest, imageNo, consulted, lookUps));
        });
  }

  private static CompletableFuture<Answer<JoinedImage>> found(
      CustomImage image, List<Answer<List<CustomImage>>> consulted, LookUps lookUps) {
    lookUps.start(List.of(image));
    return join(image, lookUps)
        .thenApply(joined ->
            new Answer<>(new Found<>(joined, joined.fingerprint()), freshness(consulted, lookUps)));
  }

  private static Freshness freshness(Collection<Answer<List<CustomImage>>> lists, LookUps lookUps) {
    return lists.stream().map(Answer::freshness).reduce(lookUps.freshness(), Freshness::and);
  }

  private static Optional<CustomImage> shown(Answer<List<CustomImage>> list, long imageNo) {
    return images(list).stream().filter(image -> image.imageNo() == imageNo).findFirst();
  }

  private static List<CustomImage> images(Answer<List<CustomImage>> list) {
    return list.outcome() instanceof Found<List<CustomImage>>(var images, _) ? images : List.of();
  }

  /** Why a list could not be read. A list can be absent only with its Datafence. */
  private static Failure failure(Outcome<List<CustomImage>> outcome) {
    return switch (outcome) {
      case Failed<List<CustomImage>>(var failure) -> failure;
      case Absent<List<CustomImage>>(var reason) when reason != null -> reason;
      case Absent<List<CustomImage>> _, Found<List<CustomImage>> _ ->
          Failure.of(ProblemCode.FENCE_NOT_ACCESSIBLE, UpstreamService.DATAFENCE);
    };
  }

  private static <T> CompletableFuture<List<T>> allOf(List<CompletableFuture<T>> futures) {
    return CompletableFuture.allOf(futures.toArray(CompletableFuture[]::new))
        .thenApply(_ -> futures.stream().map(CompletableFuture::join).toList());
  }
}
