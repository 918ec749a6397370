package io.imagegateway.ncpfake;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Optional;

/** The reads that the fake answers, under NCP's own names. */
public enum NcpAction {
  /** Datafence's list of the account's Datafences. */
  GET_DATAFENCE("get-datafence", "/api/v1/fence/get-datafence"),
  /** Datafence's list of fence custom images. */
  GET_FENCE_CUSTOM_IMAGE("get-fence-custom-image", "/api/v1/fence/get-fence-custom-image"),
  /** Datafence's list of box custom images. */
  GET_BOX_CUSTOM_IMAGE("get-box-custom-image", "/api/v1/box/get-box-custom-image"),
  /** VPC Server's single server image. */
  GET_SERVER_IMAGE_DETAIL("getServerImageDetail", "/vserver/v2/getServerImageDetail"),
  /** VPC Server's list of server images. */
  GET_SERVER_IMAGE_LIST("getServerImageList", "/vserver/v2/getServerImageList");

  private final String label;
  private final String path;

  NcpAction(String label, String path) {
    this.label = label;
    this.path = path;
  }

  /** NCP's name of it. */
  @JsonValue
  public String label() {
    return label;
  }

  /** Its path. */
  public String path() {
    return path;
  }

  /** Whether the answer is JSON whatever the request asks for, as with Datafence. */
  boolean alwaysJson() {
    return switch (this) {
      case GET_DATAFENCE, GET_FENCE_CUSTOM_IMAGE, GET_BOX_CUSTOM_IMAGE -> true;
      case GET_SERVER_IMAGE_DETAIL, GET_SERVER_IMAGE_LIST -> false;
    };
  }

  @JsonCreator
  static NcpAction labelled(String label) {
    return Arrays.stream(values())
        .filter(action -> action.label.equals(label))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no such action: " + label));
  }

  static Optional<NcpAction> at(String path) {
    return Arrays.stream(values()).filter(action -> action.path.equals(path)).findFirst();
  }
}
