package io.imagegateway.ncp.server;

import io.imagegateway.lookup.Fingerprints;
import io.imagegateway.lookup.Outcome;
import io.imagegateway.ncp.api.AnswerParser;
import io.imagegateway.ncp.api.LenientJson;
import io.imagegateway.ncp.api.MalformedAnswerException;
import io.imagegateway.serverimage.ServerImage;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The parser of an answer of the VPC Server service: {@code totalRows} and {@code serverImageList},
 * bare or wrapped in {@code <action>Response}.
 */
record ServerImagePageParser(ServerImageParser images, JsonMapper mapper)
    implements AnswerParser<ServerImagePage> {

  private static final String LIST = "serverImageList";
  private static final String TOTAL = "totalRows";

  /** Found in any case: an empty page is a page. It has no fingerprint, its images have. */
  @Override
  public Outcome<ServerImagePage> parse(JsonNode body) {
    return new Outcome.Found<>(read(body), "");
  }

  /**
   * Reads the answer.
   *
   * @throws MalformedAnswerException if it holds neither a number of rows nor a list, or an image
   *     without a readable number
   */
  ServerImagePage read(JsonNode body) {
    JsonNode answer =
        Stream.concat(
                Stream.of(body),
                body.propertyStream()
                    .filter(ServerImagePageParser::wrapper)
                    .map(Map.Entry::getValue))
            .filter(node -> totalRows(node) != null || hasList(node))
            .findFirst()
            .orElseThrow(() ->
                new MalformedAnswerException("the answer holds neither totalRows nor a list"));
    return new ServerImagePage(hasList(answer) ? images(answer) : List.of(), totalRows(answer));
  }

  private static boolean wrapper(Map.Entry<String, JsonNode> field) {
    return field.getKey().endsWith("Response");
  }

  /** Null if there is none. One that can't be read or can't be is more than can be shown. */
  private static @Nullable Long totalRows(JsonNode answer) {
    if (!answer.hasNonNull(TOTAL)) {
      return null;
    }
    Long rows = LenientJson.wholeNumber(answer, TOTAL);
    return rows == null || rows < 0 ? (Long) Long.MAX_VALUE : rows;
  }

  private static boolean hasList(JsonNode answer) {
    return answer.path(LIST).isContainer();
  }

  private List<Outcome.Found<ServerImage>> images(JsonNode answer) {
    return ServerImageParser.items(answer, LIST, "serverImage")
        .map(images::read)
        .map(image -> new Outcome.Found<>(image, Fingerprints.of(image, mapper)))
        .toList();
  }
}
