package io.imagegateway.ncp.server;

import io.imagegateway.lookup.Failure;
import io.imagegateway.lookup.LoadTerms;
import io.imagegateway.lookup.Outcome;
import io.imagegateway.lookup.ProblemCode;
import io.imagegateway.lookup.UpstreamService;
import io.imagegateway.ncp.api.AnswerParser;
import io.imagegateway.ncp.api.NcpClient;
import io.imagegateway.ncp.api.NcpRequest;
import io.imagegateway.ncp.api.Operation;
import io.imagegateway.ncp.server.ServerImagePages.Listing;
import io.imagegateway.serverimage.ServerImage;
import io.imagegateway.serverimage.ServerImageCapacity;
import io.imagegateway.serverimage.ServerImageSource;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Gatherers;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * The server images of NCP's VPC Server service, in as few calls as it allows: one number by
 * getServerImageDetail, several of a region by getServerImageList. Where NCP refuses a list for the
 * sake of one of its numbers, the list is halved; where it does not permit lists, each number is
 * looked up by detail.
 */
@Component
class VpcServerImages implements ServerImageSource {

  private final NcpClient calls;
  private final int batchSize;
  private final NotFoundCodes notFound;
  private final ServerImagePageParser page;
  private final ListPermissions refusals;
  private final int mostImages;

  VpcServerImages(
      NcpClient calls,
      ServerSettings settings,
      PrivacySettings privacy,
      ServerImageCapacity capacity,
      JsonMapper mapper,
      InstantSource time) {
    this.calls = calls;
    this.mostImages = capacity.images();
    this.batchSize = settings.batchSize();
    this.notFound = new NotFoundCodes(settings.notFoundCodes());
    this.page =
        new ServerImagePageParser(new ServerImageParser(privacy.exposeSharedLoginIds()), mapper);
    this.refusals = new ListPermissions(time);
  }

  @Override
  public Map<NumberKey, CompletableFuture<Outcome<ServerImage>>> byNumber(
      Collection<NumberKey> keys, LoadTerms load) {
    Load started = new Load(keys, load);
    keys.stream()
        .collect(
            Collectors.groupingBy(NumberKey::regionCode, LinkedHashMap::new, Collectors.toList()))
        .forEach((regionCode, inRegion) ->
            inRegion.stream()
                .gather(Gatherers.windowFixed(chunkSize(regionCode)))
                .forEach(started::begin));
    return started.answers;
  }

  @Override
  public CompletableFuture<Outcome<List<Outcome.Found<ServerImage>>>> ownImages(
      String regionCode, LoadTerms load) {
    return refusals
        .of(regionCode)
        .map(VpcServerImages::<List<Outcome.Found<ServerImage>>>failed)
        .orElseGet(() ->
            list(
                    regionCode,
                    inRegion(regionCode).with("serverImageTypeCodeList.1", "SELF"),
                    _ -> false,
                    load)
                .thenApply(VpcServerImages::own));
  }

  /** A part of an index must not pass for the index: names would be missing from it. */
  private static Outcome<List<Outcome.Found<ServerImage>>> own(Listing listing) {
    if (listing.failure() != null) {
      return new Outcome.Failed<>(listing.failure());
    }
    // NCP may ignore a filter.
    List<Outcome.Found<ServerImage>> own =
        listing.shown().values().stream().filter(image -> image.value().own()).toList();
    return new Outcome.Found<>(own, "");
  }

  private int chunkSize(String regionCode) {
    return refusals.of(regionCode).isPresent() ? 1 : batchSize;
  }

  /** One load of numbers: each is settled by the call that decides on it. */
  private final class Load {

    private final Map<NumberKey, CompletableFuture<Outcome<ServerImage>>> answers =
        new LinkedHashMap<>();
    private final LoadTerms terms;
    private final RefusedNumbers refused =
        new RefusedNumbers(this::ask, key -> settle(key, notReached()));

    Load(Collection<NumberKey> keys, LoadTerms terms) {
      this.terms = terms;
      keys.forEach(key -> answers.put(key, new CompletableFuture<>()));
    }

    /** Makes the first call for a chunk. */
    void begin(List<NumberKey> chunk) {
      CompletableFuture<?> _ = ask(chunk).thenAccept(refused::add);
    }

    /**
     * Makes one call for numbers of a region, and settles those that it decides on.
     *
     * @return completes normally, with the numbers that NCP refused together
     */
    private CompletableFuture<List<NumberKey>> ask(List<NumberKey> keys) {
      NumberKey first = keys.getFirst();
      if (keys.size() == 1) {
        settleByDetail(first);
        return answer(first).handle((_, _) -> List.of());
      }
      List<String> numbers = keys.stream().map(NumberKey::serverImageNo).toList();
      NcpRequest request = inRegion(first.regionCode()).with("serverImageNoList.", numbers);
      Set<String> asked = Set.copyOf(numbers);
      return list(first.regionCode(), request, shown -> shown.containsAll(asked), terms)
          .thenApply(listing -> settle(keys, listing))
          .exceptionally(bug -> {
            keys.forEach(key -> answer(key).completeExceptionally(bug));
            return List.of();
          });
    }

    private List<NumberKey> settle(List<NumberKey> keys, Listing listing) {
      List<NumberKey> together = new ArrayList<>();
      for (NumberKey key : keys) {
        Outcome.Found<ServerImage> shown = listing.shown().get(key.serverImageNo());
        Failure failure = listing.failure();
        if (shown != null) {
          settle(key, shown);
        } else if (failure == null) {
          settle(key, new Outcome.Absent<>(null));
        } else if (blamesANumber(failure)) {
          together.add(key);
        } else if (failure.code() == ProblemCode.UPSTREAM_PERMISSION_DENIED) {
          settleByDetail(key);
        } else {
          settle(key, new Outcome.Failed<>(failure));
        }
      }
      return together;
    }

    private void settleByDetail(NumberKey key) {
      CompletableFuture<?> _ =
          detail(key, terms)
              .whenComplete((outcome, bug) -> {
                if (bug == null) {
                  settle(key, outcome);
                } else {
                  answer(key).completeExceptionally(bug);
                }
              });
    }

    private void settle(NumberKey key, Outcome<ServerImage> outcome) {
      answer(key).complete(outcome);
    }

    private CompletableFuture<Outcome<ServerImage>> answer(NumberKey key) {
      return Objects.requireNonNull(answers.get(key));
    }
  }

  /** Whether NCP may have refused a list for the sake of one of its numbers. */
  private boolean blamesANumber(Failure failure) {
    return AnswerParser.blamesParameters(failure) || notFound.explain(failure);
  }

  private static Outcome<ServerImage> notReached() {
    return new Outcome.Failed<>(Failure.of(ProblemCode.OVERLOADED, UpstreamService.SERVER));
  }

  private CompletableFuture<Listing> list(
      String regionCode, NcpRequest request, Predicate<Set<String>> enough, LoadTerms load) {
    return ServerImagePages.read(calls, request, page, enough, mostImages, load)
        .thenApply(listing -> {
          Failure failure = listing.failure();
          if (failure == null) {
            refusals.forget(regionCode);
          } else if (failure.code() == ProblemCode.UPSTREAM_PERMISSION_DENIED) {
            refusals.remember(regionCode, failure);
          }
          return listing;
        });
  }

  private CompletableFuture<Outcome<ServerImage>> detail(NumberKey key, LoadTerms load) {
    NcpRequest request =
        NcpRequest.of(Operation.GET_SERVER_IMAGE_DETAIL)
            .with("regionCode", key.regionCode())
            .with("serverImageNo", key.serverImageNo())
            .with("responseFormatType", "json");
    return calls.call(
        request, new ServerImageDetailParser(key.serverImageNo(), page, notFound), load);
  }

  private static NcpRequest inRegion(String regionCode) {
    return NcpRequest.of(Operation.GET_SERVER_IMAGE_LIST).with("regionCode", regionCode);
  }

  private static <T> CompletableFuture<Outcome<T>> failed(Failure failure) {
    return CompletableFuture.completedFuture(new Outcome.Failed<>(failure));
  }
}
