package io.imagegateway.lookup;

/** The NCP services that the gateway calls. */
public enum UpstreamService {
  /** Datafence: who may use which custom images. */
  DATAFENCE("datafence"),
  /** VPC Server: what the images are. */
  SERVER("server");

  private final String label;

  UpstreamService(String label) {
    this.label = label;
  }

  /** The service's name in problems, settings and metric tags. */
  public String label() {
    return label;
  }
}
