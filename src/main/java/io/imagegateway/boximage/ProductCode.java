package io.imagegateway.boximage;

/**
 * Datafence's box spec codes, in the order in which answers list them (NCP, Datafence API,
 * get-box-custom-image).
 */
public enum ProductCode {
  CON("connect server"),
  TF_CPU("TensorFlow server (CPU)"),
  TF_GPU("TensorFlow server (GPU)"),
  SVR_LNX_UBUNTU("Linux server (Ubuntu)"),
  SVR_WIN("Windows Server");

  private final String productName;

  ProductCode(String productName) {
    this.productName = productName;
  }

  /** NCP's name of the product. */
  public String productName() {
    return productName;
  }
}
