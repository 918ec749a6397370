package io.imagegateway.fence;

import io.imagegateway.freshness.Answer;
import io.imagegateway.freshness.CacheSpec;
import io.imagegateway.freshness.ContentCodec;
import io.imagegateway.freshness.JsonCodec;
import io.imagegateway.freshness.KeyFormat;
import io.imagegateway.freshness.Loader.Port;
import io.imagegateway.freshness.ReadContext;
import io.imagegateway.freshness.StaleReason;
import io.imagegateway.freshness.Store;
import io.imagegateway.freshness.Stores;
import io.imagegateway.lookup.Failure;
import io.imagegateway.lookup.Outcome;
import io.imagegateway.lookup.Outcome.Absent;
import io.imagegateway.lookup.Outcome.Failed;
import io.imagegateway.lookup.Outcome.Found;
import io.imagegateway.lookup.ProblemCode;
import io.imagegateway.lookup.UpstreamService;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;

/** The Datafences of the account, cached as one list. */
@Component
public final class Fences {

  private static final String ALL = "all";

  /** {@code all}, the only key. */
  private static final KeyFormat<String> KEYS =
      KeyFormat.of(Function.identity(), text -> Optional.of(text).filter(ALL::equals));

  private static final ContentCodec<List<Found<Fence>>> CODEC =
      new JsonCodec<>(new TypeReference<>() {}, List::copyOf, Fences::areValid);

  private final Store<String, List<Found<Fence>>> lists;
  private final AllowedFences allowed;

  Fences(FenceSource source, AllowedFences allowed, Stores stores, FenceFreshness settings) {
    this.allowed = allowed;
    this.lists =
        stores.create(
            CacheSpec.<String, List<Found<Fence>>>of(
                    "fences", UpstreamService.DATAFENCE, settings.fences(), KEYS)
                .sharedAs(CODEC),
            Port.oneByOne((_, load) -> source.fences(load)));
  }

  /**
   * The Datafences that the gateway answers for, in ascending {@code fenceId}.
   *
   * @return completes normally, at the caller's deadline at the latest: found or failed
   */
  public CompletableFuture<Answer<List<Found<Fence>>>> all(ReadContext caller) {
    return lists
        .read(ALL, caller)
        .thenApply(list -> new Answer<>(allowed(list.outcome()), list.freshness()));
  }

  // What another program wrote may hold nulls whatever the types promise.
  @SuppressWarnings({"ConstantValue", "RedundantNullCheck"})
  private static boolean areValid(List<Found<Fence>> fences) {
    return fences.stream()
        .allMatch(fence ->
            fence != null
                && fence.fingerprint() != null
                && fence.value() != null
                && fence.value().fenceId() >= 1);
  }

  /** Whether the list that is held, however old, shows a Datafence. To look starts no load. */
  public boolean areHeldWith(long fenceId, ReadContext caller) {
    return show(lists.peek(ALL, caller), fenceId);
  }

  /** The same for a look that no answer depends on. */
  public boolean areHeldWith(long fenceId) {
    return show(lists.peek(ALL), fenceId);
  }

  private static boolean show(Optional<List<Found<Fence>>> held, long fenceId) {
    return held.stream()
        .flatMap(List::stream)
        .anyMatch(fence -> fence.value().fenceId() == fenceId);
  }

  /**
   * One Datafence. A list that is no longer fresh may show it, but proves no absence: then the
   * caller waits for a new one.
   *
   * @return completes normally, at the caller's deadline at the latest: found, absent if a fresh
   *     list does not show it, else failed
   */
  public CompletableFuture<Answer<Fence>> one(FenceId fence, ReadContext caller) {
    long fenceId = fence.number();
    return all(caller)
        .thenCompose(list ->
            list.freshness().reason() != null && shown(list, fenceId).isEmpty()
                ? all(caller.recentOnly())
                : CompletableFuture.completedFuture(list))
        .thenApply(list -> new Answer<>(pick(list, fenceId), list.freshness()));
  }

  private Outcome<List<Found<Fence>>> allowed(Outcome<List<Found<Fence>>> listed) {
    return listed instanceof Found<List<Found<Fence>>>(var fences, var fingerprint)
        ? new Found<>(
            fences.stream()
                .filter(fence -> allowed.find(fence.value().fenceId()).isPresent())
                .toList(),
            fingerprint)
        : listed;
  }

  private static Outcome<Fence> pick(Answer<List<Found<Fence>>> list, long fenceId) {
    Optional<Found<Fence>> shown = shown(list, fenceId);
    if (shown.isPresent()) {
      return shown.get();
    }
    if (list.outcome() instanceof Failed<List<Found<Fence>>>(var failure)) {
      return new Failed<>(failure);
    }
    return list.freshness().reason() instanceof StaleReason.NotFetched(ProblemCode code)
        ? new Failed<>(Failure.of(code, UpstreamService.DATAFENCE))
        : new Absent<>(null);
  }

  private static Optional<Found<Fence>> shown(Answer<List<Found<Fence>>> list, long fenceId) {
    return list.outcome() instanceof Found<List<Found<Fence>>>(var fences, _)
        ? fences.stream().filter(fence -> fence.value().fenceId() == fenceId).findFirst()
        : Optional.empty();
  }
}
