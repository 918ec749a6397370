package io.imagegateway.web.page;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * The links to what the gateway offers to programs, relative to its root, so that they work behind
 * a path prefix.
 *
 * @param links by name
 */
record Links(Named links) {

  static final Links ALL =
      new Links(
          new Named(
              Link.to("api/v1/fences"),
              Link.template("api/v1/fences/{fenceId}/box-images"),
              Link.template("api/v1/fences/{fenceId}/fence-images"),
              Link.to("api/v1/box-images"),
              Link.to("api/v1/server-images"),
              Link.to("api/v1/product-codes"),
              Link.to("v3/api-docs"),
              Link.to("swagger-ui.html")));

  /** The links in the order in which they are shown. */
  record Named(
      Link fences,
      Link boxImages,
      Link fenceImages,
      Link search,
      Link serverImages,
      Link productCodes,
      Link apiDocs,
      Link swaggerUi) {}

  /**
   * A link.
   *
   * @param href relative to the gateway's root
   * @param templated true if it is a URI template (RFC 6570), else null
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Link(String href, @Nullable Boolean templated) {

    private static Link to(String href) {
      return new Link(href, null);
    }

    private static Link template(String href) {
      return new Link(href, true);
    }
  }
}
