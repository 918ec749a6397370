package io.imagegateway.ncp.server;

import io.imagegateway.ncp.ScriptedNcpClient.Call;
import io.imagegateway.ncp.ScriptedNcpClient.Reply;
import io.imagegateway.ncp.api.Operation;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A VPC Server service that holds images, with the habits that a test gives it. */
final class ServerApi implements Function<Call, Reply> {

  /** The images that exist, and whether they are own ones. */
  private final List<Image> images;

  /** Shows everything, whatever is asked for. */
  boolean ignoresFilters;

  /** Shows the first page for every page. */
  boolean ignoresPages;

  /** Counts pages from 1, and takes 0 for 1. */
  boolean pageZeroIsPageOne;

  /** Shows no more than that on a page. */
  int pageCap = 1000;

  /** Says how many images there are on all pages. */
  boolean countsRows = true;

  /** Says that there are so many more than it shows. */
  int rowsNeverShown;

  record Image(String serverImageNo, String type) {

    String json() {
      return """
      {"serverImageNo":"%s","serverImageName":"image-%s","serverImageType":{"code":"%s"}}\
      """
          .formatted(serverImageNo, serverImageNo, type);
    }
  }

  ServerApi(List<Image> images) {
    this.images = images;
  }

  /** Holds own images of these numbers. */
  static ServerApi withOwn(String... numbers) {
    return new ServerApi(Arrays.stream(numbers).map(number -> new Image(number, "SELF")).toList());
  }

  /** Holds own images with the numbers from the first to the last. */
  static ServerApi withOwn(int first, int last) {
    return withOwn(numbers(first, last).toArray(String[]::new));
  }

  static List<String> numbers(int first, int last) {
    return IntStream.rangeClosed(first, last).mapToObj(Integer::toString).toList();
  }

  @Override
  public Reply apply(Call call) {
    Map<String, String> parameters = call.parameters();
    if (call.request().operation() == Operation.GET_SERVER_IMAGE_DETAIL) {
      String asked = parameters.getOrDefault("serverImageNo", "");
      return page(
          images.stream().filter(image -> image.serverImageNo().equals(asked)).toList(), 0, 1);
    }
    Set<String> asked =
        parameters.entrySet().stream()
            .filter(parameter -> parameter.getKey().startsWith("serverImageNoList."))
            .map(Map.Entry::getValue)
            .collect(Collectors.toSet());
    String type = parameters.getOrDefault("serverImageTypeCodeList.1", "");
    List<Image> listed =
        images.stream()
            .filter(
                image -> ignoresFilters || asked.isEmpty() || asked.contains(image.serverImageNo()))
            .filter(image -> ignoresFilters || type.isEmpty() || type.equals(image.type()))
            .toList();
    int pageNo = Integer.parseInt(parameters.getOrDefault("pageNo", "0"));
    if (ignoresPages) {
      pageNo = 0;
    } else if (pageZeroIsPageOne) {
      pageNo = Math.max(0, pageNo - 1);
    }
    int pageSize = Integer.parseInt(parameters.getOrDefault("pageSize", "1"));
    return page(listed, pageNo, Math.min(pageCap, pageSize));
  }

  private Reply page(List<Image> listed, int pageNo, int pageSize) {
    String content =
        listed.stream()
            .skip((long) pageNo * pageSize)
            .limit(pageSize)
            .map(Image::json)
            .collect(Collectors.joining(","));
    String rows = countsRows ? "\"totalRows\":" + (listed.size() + rowsNeverShown) + "," : "";
    return Reply.body(
        "{\"anyResponse\":{"
            + rows
            + "\"serverImageList\":["
            + content
            + "],\"returnCode\":\"0\"}}");
  }
}
