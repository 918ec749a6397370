package io.imagegateway.boximage;

import java.util.Arrays;
import java.util.List;

/**
 * The product codes, as callers see them.
 *
 * @param content in the order in which answers list them
 */
record ProductCodeList(List<Product> content) {

  static final ProductCodeList ALL =
      new ProductCodeList(
          Arrays.stream(ProductCode.values())
              .map(code -> new Product(code, code.productName()))
              .toList());

  /**
   * A product code.
   *
   * @param productCode the code
   * @param productName NCP's name of the product
   */
  record Product(ProductCode productCode, String productName) {}
}
