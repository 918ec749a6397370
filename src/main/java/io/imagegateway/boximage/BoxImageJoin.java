package io.imagegateway.boximage;

import io.imagegateway.boximage.BoxImageSource.ListKey;
import io.imagegateway.boximage.Joined.JoinedImage;
import io.imagegateway.boximage.Joined.JoinedList;
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
import io.imagegateway.serverimage.OwnServerImages;
import io.imagegateway.serverimage.ServerImage;
import io.imagegateway.serverimage.ServerImages;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Joins the box custom images of a Datafence with the VPC server images that they are.
 *
 * <p>All lists are asked for at the same time. The numbers that they show are looked up together,
 * once every list has answered or the gathering time is over; a list that comes later is looked up
 * for itself. The names of a region's own images are asked for only if an image needs them.
 */
@Component
final class BoxImageJoin {

  private final CachedBoxImageLists lists;
  private final ServerImages serverImages;
  private final MatchStrategy strategy;
  private final JoinSettings.Gathering gathering;
  private final Scheduler timer;

  BoxImageJoin(
      CachedBoxImageLists lists,
      ServerImages serverImages,
      JoinSettings.Matching matching,
      JoinSettings.Gathering gathering,
      Scheduler timer) {
    this.lists = lists;
    this.serverImages = serverImages;
    this.strategy = matching.strategy();
    this.gathering = gathering;
    this.timer = timer;
  }

  /**
   * What is asked for.
   *
   * @param fenceId Datafence's number of the fence
   * @param productCodes the lists that are asked for, in the order of the answer
   * @param regionCode the region of the server images
   * @param details whether server images are looked up at all
   */
  record Question(
      long fenceId, Set<ProductCode> productCodes, String regionCode, boolean details) {}

  /**
   * Joins everything that the lists show.
   *
   * @return completes normally, at the caller's deadline at the latest, with whatever is known then
   */
  CompletableFuture<Joined> all(Question question, ReadContext caller) {
    return new Run(question, caller).all();
  }

  /**
   * Joins one image: the first of this number in the order of the product codes, as soon as that is
   * certain.
   *
   * @return completes normally, at the caller's deadline at the latest: found, absent if every list
   *     could be read and none shows it, else failed
   */
  CompletableFuture<Answer<JoinedImage>> one(Question question, long imageNo, ReadContext caller) {
    return new Run(question, caller).one(imageNo);
  }

  /** One question's way to its answer. */
  private final class Run {

    private final Question question;
    private final ReadContext caller;
    private final Map<ProductCode, CompletableFuture<Answer<List<BoxImage>>>> asked =
        new EnumMap<>(ProductCode.class);

    /** What is looked up, by image number. */
    private final Map<String, CompletableFuture<Answer<ServerImage>>> numbers =
        new ConcurrentHashMap<>();

    /** Completes with the first image that needs the index of own images. */
    private final CompletableFuture<Void> ownNeeded = new CompletableFuture<>();

    private final CompletableFuture<Answer<OwnServerImages>> own;

    Run(Question question, ReadContext caller) {
      this.question = question;
      this.caller = caller;
      this.own = ownNeeded.thenCompose(_ -> serverImages.own(question.regionCode, caller));
      question.productCodes.forEach(productCode ->
          asked.put(productCode, lists.read(new ListKey(question.fenceId, productCode), caller)));
    }

    CompletableFuture<Joined> all() {
      CompletableFuture<?> gathered = gather().thenAccept(_ -> lookUp(arrived()));
      List<CompletableFuture<JoinedList>> joined =
          asked.entrySet().stream()
              .map(list ->
                  list.getValue()
                      .thenCombine(gathered, (answer, _) -> answer)
                      .thenCompose(answer -> join(list.getKey(), answer)))
              .toList();
      return allOf(joined)
          .thenApply(done ->
              new Joined(
                  done, freshness(asked.values().stream().map(CompletableFuture::join).toList())));
    }

    CompletableFuture<Answer<JoinedImage>> one(long imageNo) {
      // Whichever list shows it, its number is the same: the look-up need not wait for the order.
      List<CompletableFuture<Answer<List<BoxImage>>>> inOrder =
          asked.values().stream()
              .map(list ->
                  list.thenApply(answer -> {
                    shown(answer, imageNo).ifPresent(this::lookUp);
                    return answer;
                  }))
              .toList();
      return firstOf(inOrder.iterator(), imageNo, new ArrayList<>());
    }

    /** Completes when every list has answered, or the gathering time after the first that did. */
    private CompletableFuture<?> gather() {
      CompletableFuture<?>[] all = asked.values().toArray(CompletableFuture[]::new);
      CompletableFuture<?> every = CompletableFuture.allOf(all);
      return every.isDone()
          ? every
          : Mono.firstWithSignal(
                  Mono.fromFuture(every, true).then(),
                  Mono.fromFuture(CompletableFuture.anyOf(all), true)
                      .delayElement(gathering.gather(), timer)
                      .then())
              .toFuture();
    }

    private List<BoxImage> arrived() {
      return asked.values().stream()
          .filter(CompletableFuture::isDone)
          .flatMap(list -> images(list.join()).stream())
          .toList();
    }

    private CompletableFuture<JoinedList> join(
        ProductCode productCode, Answer<List<BoxImage>> answer) {
      lookUp(images(answer));
      return switch (answer.outcome()) {
        case Found<List<BoxImage>>(var images, var fingerprint) ->
            allOf(images.stream().map(this::join).toList())
                .thenApply(joined -> new JoinedList(productCode, joined, fingerprint, null));
        case Absent<List<BoxImage>> _, Failed<List<BoxImage>> _ ->
            CompletableFuture.completedFuture(
                new JoinedList(productCode, List.of(), "", failure(answer.outcome())));
      };
    }

    private CompletableFuture<JoinedImage> join(BoxImage box) {
      return match(box).thenApply(match -> new JoinedImage(box, match));
    }

    private CompletableFuture<Match> match(BoxImage box) {
      if (!question.details) {
        return CompletableFuture.completedFuture(Match.NOT_REQUESTED);
      }
      if (!Match.needsNumber(strategy)) {
        return match(box, null);
      }
      return lookedUp(box).thenCompose(answer -> match(box, answer.outcome()));
    }

    private CompletableFuture<Match> match(BoxImage box, @Nullable Outcome<ServerImage> byNumber) {
      return Match.needsOwnImages(strategy, box, byNumber)
          ? own().thenApply(answer -> Match.of(strategy, box, byNumber, answer.outcome()))
          : CompletableFuture.completedFuture(Match.of(strategy, box, byNumber, null));
    }

    private void lookUp(BoxImage box) {
      lookUp(List.of(box));
    }

    /**
     * Starts looking up the images' numbers, all together, save for those that were before. It does
     * so under no lock, since a look-up may end at once, and then whatever depends on it runs in
     * here. What another list starts at the same time is asked for by both, and loaded once.
     */
    private void lookUp(Collection<BoxImage> boxes) {
      if (!question.details || !Match.needsNumber(strategy)) {
        return;
      }
      Set<String> missing = new LinkedHashSet<>();
      boxes.stream()
          .map(BoxImageJoin::number)
          .filter(number -> !numbers.containsKey(number))
          .forEach(missing::add);
      if (!missing.isEmpty()) {
        serverImages.byNumber(question.regionCode, missing, caller).forEach(numbers::putIfAbsent);
      }
    }

    private CompletableFuture<Answer<ServerImage>> lookedUp(BoxImage box) {
      return Objects.requireNonNull(numbers.get(number(box)));
    }

    private CompletableFuture<Answer<OwnServerImages>> own() {
      ownNeeded.complete(null);
      return own;
    }

    /**
     * The first list in order that shows the image.
     *
     * @param consulted the answers of the lists before, none of which shows it
     */
    private CompletableFuture<Answer<JoinedImage>> firstOf(
        Iterator<CompletableFuture<Answer<List<BoxImage>>>> rest,
        long imageNo,
        List<Answer<List<BoxImage>>> consulted) {
      if (!rest.hasNext()) {
        Outcome<JoinedImage> none =
            consulted.stream()
                .filter(answer -> !(answer.outcome() instanceof Found))
                .map(answer -> failure(answer.outcome()))
                .min(Failure.WORST_FIRST)
                .<Outcome<JoinedImage>>map(Failed::new)
                .orElseGet(() -> new Absent<>(null));
        return CompletableFuture.completedFuture(new Answer<>(none, freshness(consulted)));
      }
      return rest.next()
          .thenCompose(answer -> {
            consulted.add(answer);
            return shown(answer, imageNo)
                .map(box -> found(box, consulted))
                .orElseGet(() -> firstOf(rest, imageNo, consulted));
          });
    }

    private CompletableFuture<Answer<JoinedImage>> found(
        BoxImage box, List<Answer<List<BoxImage>>> consulted) {
      lookUp(box);
      return join(box)
          .thenApply(joined ->
              new Answer<>(new Found<>(joined, joined.fingerprint()), freshness(consulted)));
    }

    /** The freshness of the given lists and of everything that was looked up for them. */
    private Freshness freshness(Collection<Answer<List<BoxImage>>> lists) {
      Stream<? extends CompletableFuture<? extends Answer<?>>> lookUps =
          Stream.concat(numbers.values().stream(), Stream.of(own));
      return Stream.concat(
              lists.stream().map(Answer::freshness),
              lookUps.filter(CompletableFuture::isDone).map(part -> part.join().freshness()))
          .reduce(Freshness.NONE, Freshness::and);
    }
  }

  private static String number(BoxImage box) {
    return Long.toString(box.imageNo());
  }

  private static Optional<BoxImage> shown(Answer<List<BoxImage>> list, long imageNo) {
    return images(list).stream().filter(box -> box.imageNo() == imageNo).findFirst();
  }

  private static List<BoxImage> images(Answer<List<BoxImage>> list) {
    return list.outcome() instanceof Found<List<BoxImage>>(var images, _) ? images : List.of();
  }

  /** Why a list could not be had. A list can be absent only with its Datafence. */
  private static Failure failure(Outcome<List<BoxImage>> outcome) {
    return switch (outcome) {
      case Failed<List<BoxImage>>(var failure) -> failure;
      case Absent<List<BoxImage>>(var reason) when reason != null -> reason;
      case Absent<List<BoxImage>> _, Found<List<BoxImage>> _ ->
          Failure.of(ProblemCode.FENCE_NOT_ACCESSIBLE, UpstreamService.DATAFENCE);
    };
  }

  private static <T> CompletableFuture<List<T>> allOf(List<CompletableFuture<T>> futures) {
    return CompletableFuture.allOf(futures.toArray(CompletableFuture[]::new))
        .thenApply(_ -> futures.stream().map(CompletableFuture::join).toList());
  }
}
