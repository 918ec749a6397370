package io.imagegateway.ncp.datafence;

import io.imagegateway.customimage.CustomImage;
import io.imagegateway.lookup.Failure;
import io.imagegateway.lookup.Fingerprints;
import io.imagegateway.lookup.Outcome;
import io.imagegateway.lookup.ProblemCode;
import io.imagegateway.ncp.api.AnswerParser;
import io.imagegateway.ncp.api.LenientJson;
import io.imagegateway.ncp.api.MalformedAnswerException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The parser of get-box-custom-image and get-fence-custom-image: an object with a list {@code
 * content}.
 *
 * @param productCode what the list was asked for; the product codes of the items are ignored
 */
record CustomImageListParser(String productCode, JsonMapper mapper)
    implements AnswerParser<List<CustomImage>> {

  private static final String CONTENT = "content";

  /** "Not the owner of the Datafence or Box" (NCP, Datafence overview). */
  static final String NOT_THE_OWNER = "2600003";

  /**
   * Not the owner, and "request information or parameter wrong", which can only mean the fence:
   * everything else in the request is constant (NCP, Datafence overview).
   */
  private static final Set<String> NO_SUCH_FENCE_FOR_US = Set.of(NOT_THE_OWNER, "10001");

  @Override
  public Outcome<List<CustomImage>> parse(JsonNode body) {
    List<CustomImage> images = content(body).stream().map(this::image).toList();
    return new Outcome.Found<>(images, Fingerprints.of(images, mapper));
  }

  /**
   * Datafence may leave an empty list out or send null for it. An object with other fields only is
   * another answer than the one that was asked for, and must not pass for "no images".
   */
  private static List<JsonNode> content(JsonNode body) {
    if (!body.isObject()) {
      throw new MalformedAnswerException("the answer is no object");
    }
    JsonNode content = body.get(CONTENT);
    if (content == null ? !body.isEmpty() : !content.isNull() && !content.isContainer()) {
      throw new MalformedAnswerException("the answer holds no list of images");
    }
    return LenientJson.items(body, CONTENT);
  }

  private CustomImage image(JsonNode item) {
    Long imageNo = item.isObject() ? LenientJson.wholeNumber(item, "imageNo") : null;
    if (imageNo == null || imageNo < 1 || imageNo > CustomImage.MAX_NO) {
      throw new MalformedAnswerException("an image has no readable number");
    }
    return new CustomImage(
        imageNo,
        LenientJson.nonEmptyText(item, "imageName"),
        productCode,
        LenientJson.nonEmptyText(item, "baseServerName"));
  }

  @Override
  public Optional<Outcome<List<CustomImage>>> onError(Failure error) {
    Failure.Upstream upstream = error.upstream();
    return AnswerParser.blamesParameters(error)
            && upstream != null
            && upstream.code() != null
            && NO_SUCH_FENCE_FOR_US.contains(upstream.code())
        ? Optional.of(
            new Outcome.Absent<>(new Failure(ProblemCode.FENCE_NOT_ACCESSIBLE, upstream, null)))
        : Optional.empty();
  }
}
