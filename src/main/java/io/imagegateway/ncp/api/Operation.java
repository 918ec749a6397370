package io.imagegateway.ncp.api;

import io.imagegateway.lookup.UpstreamService;

/** The operations of NCP that the gateway calls: a closed list, all of them reads, all GET. */
public enum Operation {
  /** The custom images that boxes of a Datafence can use, for one product code. */
  GET_BOX_CUSTOM_IMAGE(
      UpstreamService.DATAFENCE, "get-box-custom-image", "/api/v1/box/get-box-custom-image"),
  /** The Datafences of the account. */
  GET_DATAFENCE(UpstreamService.DATAFENCE, "get-datafence", "/api/v1/fence/get-datafence"),
  /** The custom images that fence servers of a Datafence can use. */
  GET_FENCE_CUSTOM_IMAGE(
      UpstreamService.DATAFENCE, "get-fence-custom-image", "/api/v1/fence/get-fence-custom-image"),
  /** One server image by its number. */
  GET_SERVER_IMAGE_DETAIL(
      UpstreamService.SERVER, "getServerImageDetail", "/vserver/v2/getServerImageDetail"),
  /** Server images by their numbers or by a filter, in pages. */
  GET_SERVER_IMAGE_LIST(
      UpstreamService.SERVER, "getServerImageList", "/vserver/v2/getServerImageList");

  private final UpstreamService service;
  private final String action;
  private final String path;

  Operation(UpstreamService service, String action, String path) {
    this.service = service;
    this.action = action;
    this.path = path;
  }

  /** The service that answers it. */
  public UpstreamService service() {
    return service;
  }

  /** NCP's name of it; the {@code operation} tag of metrics. */
  public String action() {
    return action;
  }

  /** Its path below the service's base URL. */
  public String path() {
    return path;
  }
}
