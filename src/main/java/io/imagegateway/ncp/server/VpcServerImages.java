package io.imagegateway.ncp.server;

import io.imagegateway.lookup.Failure;
import io.imagegateway.lookup.LoadTerms;
import io.imagegateway.lookup.Outcome;
import io.imagegateway.lookup.ProblemCode;
import io.imagegateway.ncp.api.AnswerParser;
import io.imagegateway.ncp.api.NcpClient;
import io.imagegateway.ncp.api.NcpRequest;
import io.imagegateway.ncp.api.Operation;
import io.imagegateway.ncp.server.ServerImagePages.Listing;
import io.imagegateway.serverimage.ServerImage;
import io.imagegateway.serverimage.ServerImageSource;
import java.time.InstantSource;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Gatherers;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * The server images of NCP's VPC Server service, in as few calls as it allows: one number by
 * getServerImageDetail, several of a region by getServerImageList, and those by detail after all
 * where NCP won't list them.
 */
@Component
class VpcServerImages implements ServerImageSource {

  private final NcpClient calls;
  private final int batchSize;
  private final NotFoundCodes notFound;
  private final ServerImagePageParser page;
  private final ListPermissions refusals;

  VpcServerImages(
      NcpClient calls,
      ServerSettings settings,
      PrivacySettings privacy,
      JsonMapper mapper,
      InstantSource time) {
    this.calls = calls;
    this.batchSize = settings.batchSize();
    this.notFound = new NotFoundCodes(settings.notFoundCodes());
    this.page =
        new ServerImagePageParser(new ServerImageParser(privacy.exposeSharedLoginIds()), mapper);
    this.refusals = new ListPermissions(time);
  }

  @Override
  public Map<NumberKey, CompletableFuture<Outcome<ServerImage>>> byNumber(
      Collection<NumberKey> keys, LoadTerms load) {
    Map<NumberKey, CompletableFuture<Outcome<ServerImage>>> answers = new LinkedHashMap<>();
    keys.stream()
        .collect(
            Collectors.groupingBy(NumberKey::regionCode, LinkedHashMap::new, Collectors.toList()))
        .forEach((regionCode, inRegion) ->
            inRegion.stream()
                .gather(Gatherers.windowFixed(chunkSize(regionCode)))
                .forEach(chunk -> answers.putAll(chunk(regionCode, chunk, load))));
    return answers;
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

  private Map<NumberKey, CompletableFuture<Outcome<ServerImage>>> chunk(
      String regionCode, List<NumberKey> chunk, LoadTerms load) {
    Map<NumberKey, CompletableFuture<Outcome<ServerImage>>> answers = new LinkedHashMap<>();
    if (chunk.size() == 1) {
      answers.put(chunk.getFirst(), detail(chunk.getFirst(), load));
      return answers;
    }
    NcpRequest request =
        inRegion(regionCode)
            .with("serverImageNoList.", chunk.stream().map(NumberKey::serverImageNo).toList());
    Set<String> asked = chunk.stream().map(NumberKey::serverImageNo).collect(Collectors.toSet());
    CompletableFuture<Listing> listing =
        list(regionCode, request, shown -> shown.containsAll(asked), load);
    for (NumberKey key : chunk) {
      answers.put(key, listing.thenCompose(listed -> pick(key, listed, load)));
    }
    return answers;
  }

  private CompletableFuture<Outcome<ServerImage>> pick(
      NumberKey key, Listing listing, LoadTerms load) {
    Outcome.Found<ServerImage> shown = listing.shown().get(key.serverImageNo());
    if (shown != null) {
      return CompletableFuture.completedFuture(shown);
    }
    Failure failure = listing.failure();
    if (failure == null) {
      return CompletableFuture.completedFuture(new Outcome.Absent<>(null));
    }
    return worthAskingOneByOne(failure) ? detail(key, load) : failed(failure);
  }

  /** Whether NCP may have refused the list for the sake of one of its numbers, or as a list. */
  private boolean worthAskingOneByOne(Failure failure) {
    return failure.code() == ProblemCode.UPSTREAM_PERMISSION_DENIED
        || AnswerParser.blamesParameters(failure)
        || notFound.explain(failure);
  }

  private CompletableFuture<Listing> list(
      String regionCode, NcpRequest request, Predicate<Set<String>> enough, LoadTerms load) {
    return ServerImagePages.read(calls, request, page, enough, load)
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
