package io.imagegateway.ncpfake;

import static io.imagegateway.ncpfake.DataSet.BOX_PRODUCT_CODES;
import static io.imagegateway.ncpfake.DataSet.FENCE_PRODUCT_CODE;
import static java.util.stream.Collectors.toSet;

import io.imagegateway.ncpfake.DataSet.Fence;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The answers of NCP's API Gateway, Datafence and VPC Server: a function of the request, the data
 * and the quirks.
 */
final class Services {

  private static final JsonMapper JSON = DataSet.JSON;

  /** The most that a page can be asked to hold. */
  private static final int MAX_PAGE_SIZE = 1000;

  private final DataSet data;
  private final Quirks quirks;

  Services(DataSet data, Quirks quirks) {
    this.data = data;
    this.quirks = quirks;
  }

  Answer answer(NcpAction action, Query query) {
    Query seen = query.without(quirks.ignoredParameters());
    return switch (action) {
      case GET_DATAFENCE -> datafences();
      case GET_FENCE_CUSTOM_IMAGE ->
          customImages(seen, List.of(FENCE_PRODUCT_CODE), Fence::fenceCustomImages);
      case GET_BOX_CUSTOM_IMAGE -> customImages(seen, BOX_PRODUCT_CODES, Fence::boxCustomImages);
      case GET_SERVER_IMAGE_DETAIL -> serverImageDetail(seen);
      case GET_SERVER_IMAGE_LIST -> serverImageList(seen);
    };
  }

  /** The gateway's answer to a call that isn't signed correctly. */
  static Answer authenticationFailed(boolean json) {
    return rendered(401, json, "error", gatewayError("200", "Authentication Failed"));
  }

  /** The gateway's answer to a path or method that it does not know. */
  static Answer notFound(boolean json) {
    return rendered(
        404, json, "error", gatewayError("300", "Not Found Exception").put("details", ""));
  }

  private static ObjectNode gatewayError(String code, String message) {
    return JSON.createObjectNode().put("errorCode", code).put("message", message);
  }

  private Answer datafences() {
    List<ObjectNode> rows =
        data.fences().values().stream().flatMap(fence -> fence.row().stream()).toList();
    return Answer.json(
        200,
        switch (quirks.datafenceForm()) {
          case LIST -> JSON.createArrayNode().addAll(rows);
          case CONTENT -> content(rows);
          case OBJECT -> rows.isEmpty() ? JSON.createObjectNode() : rows.getFirst();
        });
  }

  private Answer customImages(
      Query query, List<String> productCodes, Function<Fence, List<ObjectNode>> images) {
    Optional<Fence> fence =
        query
            .one("fenceId")
            .filter(text -> text.matches("[0-9]{1,18}"))
            .map(text -> data.fences().get(Long.valueOf(text)));
    Optional<String> productCode = query.one("productCode").filter(productCodes::contains);
    if (fence.isEmpty()) {
      return datafenceError("10001", "Request information or parameter error: fenceId");
    }
    if (productCode.isEmpty()) {
      return datafenceError("10001", "Request information or parameter error: productCode");
    }
    if (!fence.get().owned()) {
      return datafenceError("2600003", "Not the owner of the Datafence or Box");
    }
    return Answer.json(
        200,
        content(
            images.apply(fence.get()).stream()
                .filter(image -> has(image.path("productCode"), productCode.get()))
                .toList()));
  }

  private static ObjectNode content(List<ObjectNode> rows) {
    ObjectNode body = JSON.createObjectNode();
    body.putArray("content").addAll(rows);
    return body;
  }

  private static Answer datafenceError(String code, String details) {
    return rendered(400, true, "error", gatewayError(code, "Bad Request").put("details", details));
  }

  private Answer serverImageDetail(Query query) {
    Optional<String> number = query.one("serverImageNo").filter(text -> !text.isEmpty());
    if (number.isEmpty()) {
      return invalidParameter("serverImageNo", query);
    }
    Optional<List<ObjectNode>> region = region(query);
    if (region.isEmpty()) {
      return unknownRegion(query);
    }
    List<ObjectNode> found =
        region.get().stream()
            .filter(image -> DataSet.serverImageNo(image).equals(number.get()))
            .toList();
    return found.isEmpty() && quirks.missingIsError()
        ? serverError("1104037", "The server image could not be found.", query)
        : serverImages("getServerImageDetailResponse", found.size(), found, query);
  }

  private Answer serverImageList(Query query) {
    Optional<List<ObjectNode>> region = region(query);
    if (region.isEmpty()) {
      return unknownRegion(query);
    }
    Optional<String> pageNo = query.one("pageNo");
    Optional<String> pageSize = query.one("pageSize");
    if (!pageNo.orElse("0").matches("[0-9]{1,9}")) {
      return invalidParameter("pageNo", query);
    }
    if (!pageSize.orElse("1").matches("[1-9][0-9]{0,2}|" + MAX_PAGE_SIZE)) {
      return invalidParameter("pageSize", query);
    }
    List<ObjectNode> found = filtered(region.get(), query).toList();
    // NCP leaves open what a list call without paging parameters shows; clients expect everything.
    int size = pageSize.map(Integer::valueOf).orElse(Math.max(1, found.size()));
    return serverImages(
        "getServerImageListResponse",
        found.size(),
        page(found, Integer.parseInt(pageNo.orElse("0")), Math.min(size, quirks.largestPage())),
        query);
  }

  private Stream<ObjectNode> filtered(List<ObjectNode> images, Query query) {
    Set<String> numbers = query.list("serverImageNoList").stream().collect(toSet());
    Set<String> types = query.list("serverImageTypeCodeList").stream().collect(toSet());
    return images.stream()
        .filter(image ->
            numbers.isEmpty()
                ? !data.shownByNumberOnly().contains(DataSet.serverImageNo(image))
                : numbers.contains(DataSet.serverImageNo(image)))
        .filter(image ->
            types.isEmpty()
                || types.contains(image.path("serverImageType").path("code").stringValue("")));
  }

  private List<ObjectNode> page(List<ObjectNode> images, int pageNo, int size) {
    int index = quirks.pageOneIsFirst() ? Math.max(0, pageNo - 1) : pageNo;
    return images.stream().skip((long) index * size).limit(size).toList();
  }

  private Optional<List<ObjectNode>> region(Query query) {
    return Optional.ofNullable(data.serverImages().get(query.one("regionCode").orElse("KR")));
  }

  private static Answer serverImages(
      String root, int totalRows, List<ObjectNode> images, Query query) {
    ObjectNode response = JSON.createObjectNode().put("totalRows", totalRows);
    response.putArray("serverImageList").addAll(images);
    response
        .put("requestId", UUID.randomUUID().toString())
        .put("returnCode", "0")
        .put("returnMessage", "success");
    return rendered(200, query.wantsJson(), root, response);
  }

  private static Answer invalidParameter(String name, Query query) {
    return serverError("1100", "Invalid parameter: " + name + ".", query);
  }

  private static Answer unknownRegion(Query query) {
    return serverError("800", "You are not authorized for the given parameter.", query);
  }

  private static Answer serverError(String code, String message, Query query) {
    return rendered(
        400,
        query.wantsJson(),
        "responseError",
        JSON.createObjectNode().put("returnCode", code).put("returnMessage", message));
  }

  private static Answer rendered(int status, boolean json, String root, ObjectNode content) {
    ObjectNode body = JSON.createObjectNode().set(root, content);
    return json ? Answer.json(status, body) : Answer.xml(status, body);
  }

  private static boolean has(JsonNode node, String text) {
    return node.stringValue("").equals(text);
  }
}
