package io.imagegateway.ncp.datafence;

import io.imagegateway.fence.Fence;
import io.imagegateway.fence.FenceSource;
import io.imagegateway.lookup.LoadTerms;
import io.imagegateway.lookup.Outcome;
import io.imagegateway.ncp.api.NcpClient;
import io.imagegateway.ncp.api.NcpRequest;
import io.imagegateway.ncp.api.Operation;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** The Datafences of the account (get-datafence): one call without pages. */
@Component
class DatafenceFences implements FenceSource {

  private final NcpClient calls;
  private final FenceListParser parser;

  DatafenceFences(NcpClient calls, JsonMapper mapper) {
    this.calls = calls;
    this.parser = new FenceListParser(mapper);
  }

  @Override
  public CompletableFuture<Outcome<List<Outcome.Found<Fence>>>> fences(LoadTerms load) {
    return calls.call(
        NcpRequest.of(Operation.GET_DATAFENCE).with("responseFormatType", "json"), parser, load);
  }
}
