package io.imagegateway.ncp.datafence;

import io.imagegateway.boximage.BoxImageSource;
import io.imagegateway.customimage.CustomImage;
import io.imagegateway.lookup.LoadTerms;
import io.imagegateway.lookup.Outcome;
import io.imagegateway.ncp.api.NcpClient;
import io.imagegateway.ncp.api.NcpRequest;
import io.imagegateway.ncp.api.Operation;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** The custom images of boxes, as Datafence lists them: one call for each list, without pages. */
@Component
class DatafenceBoxImages implements BoxImageSource {

  private final NcpClient calls;
  private final JsonMapper mapper;

  DatafenceBoxImages(NcpClient calls, JsonMapper mapper) {
    this.calls = calls;
    this.mapper = mapper;
  }

  @Override
  public CompletableFuture<Outcome<List<CustomImage>>> list(ListKey key, LoadTerms load) {
    NcpRequest request =
        NcpRequest.of(Operation.GET_BOX_CUSTOM_IMAGE)
            .with("fenceId", Long.toString(key.fenceId()))
            .with("productCode", key.productCode().name())
            .with("responseFormatType", "json");
    return calls.call(request, new CustomImageListParser(key.productCode().name(), mapper), load);
  }
}
