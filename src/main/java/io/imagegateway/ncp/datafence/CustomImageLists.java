package io.imagegateway.ncp.datafence;

import io.imagegateway.customimage.CustomImage;
import io.imagegateway.customimage.FenceAbsences;
import io.imagegateway.customimage.FenceAbsences.ListId;
import io.imagegateway.customimage.FenceAbsences.Scope;
import io.imagegateway.lookup.Failure;
import io.imagegateway.lookup.LoadTerms;
import io.imagegateway.lookup.Outcome;
import io.imagegateway.ncp.api.NcpClient;
import io.imagegateway.ncp.api.NcpRequest;
import io.imagegateway.ncp.api.Operation;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * The lists of custom images, of boxes and of fence servers: one call for each list, without pages.
 * A call whose fence turns out to be inaccessible before it is sent is not sent.
 */
@Component
class CustomImageLists {

  private final NcpClient calls;
  private final FenceAbsences absences;
  private final JsonMapper mapper;

  CustomImageLists(NcpClient calls, FenceAbsences absences, JsonMapper mapper) {
    this.calls = calls;
    this.absences = absences;
    this.mapper = mapper;
  }

  /**
   * Fetches a list.
   *
   * @return completes normally: found (an empty list too), absent with {@code FENCE_NOT_ACCESSIBLE}
   *     as its reason, or failed
   */
  CompletableFuture<Outcome<List<CustomImage>>> list(
      Operation operation, ListId list, LoadTerms load) {
    NcpRequest request =
        NcpRequest.of(operation)
            .with("fenceId", Long.toString(list.fenceId()))
            .with("productCode", list.productCode())
            .with("responseFormatType", "json");
    Fetch fetch = new Fetch(list);
    return calls
        .call(request, new CustomImageListParser(list.productCode(), mapper), load, fetch::known)
        .thenApply(fetch::learn);
  }

  /** One fetch: an absence that it took over from another list is no new evidence. */
  private final class Fetch {

    private final ListId list;
    private volatile boolean takenOver;

    Fetch(ListId list) {
      this.list = list;
    }

    Optional<Outcome<List<CustomImage>>> known() {
      Optional<Failure> reason = absences.of(list);
      takenOver = reason.isPresent();
      return reason.map(Outcome.Absent::new);
    }

    Outcome<List<CustomImage>> learn(Outcome<List<CustomImage>> outcome) {
      switch (outcome) {
        case Outcome.Found<List<CustomImage>> _ -> absences.found(list);
        case Outcome.Absent<List<CustomImage>>(var reason) when reason != null && !takenOver ->
            absences.absent(list, reason, scope(reason));
        case Outcome.Absent<List<CustomImage>> _, Outcome.Failed<List<CustomImage>> _ -> {}
      }
      return outcome;
    }
  }

  private static Scope scope(Failure reason) {
    Failure.Upstream upstream = reason.upstream();
    return upstream != null && CustomImageListParser.NOT_THE_OWNER.equals(upstream.code())
        ? Scope.FENCE
        : Scope.PARAMETER;
  }
}
