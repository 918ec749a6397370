package io.imagegateway.boximage;

import io.imagegateway.lookup.Fingerprints;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Arrays;
import java.util.List;

/**
 * The product codes, as callers see them.
 *
 * @param content in the order in which answers list them
 */
@Schema(description = "The product codes that the gateway knows.")
record ProductCodeList(
    @Schema(description = "The product codes in the order in which lists of images have them.")
        List<Product> content) {

  static final ProductCodeList ALL =
      new ProductCodeList(
          Arrays.stream(ProductCode.values())
              .map(code -> new Product(code, code.productName()))
              .toList());

  /** Names the content for entity tags. */
  String fingerprint() {
    return Fingerprints.joined(
        content.stream()
            .map(product ->
                Fingerprints.joined(product.productCode().name(), product.productName())));
  }

  /**
   * A product code.
   *
   * @param productCode the code
   * @param productName NCP's name of the product
   */
  @Schema(description = "A product code.")
  record Product(
      @Schema(description = "Code, as the parameter `productCode` takes it.", example = "SVR_WIN")
          ProductCode productCode,
      @Schema(description = "NCP's name of the product, for people.", example = "Windows Server")
          String productName) {}
}
