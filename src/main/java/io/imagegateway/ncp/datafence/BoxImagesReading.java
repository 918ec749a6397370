package io.imagegateway.ncp.datafence;

import io.imagegateway.boximage.BoxImage;
import io.imagegateway.boximage.ProductCode;
import io.imagegateway.freshness.Fingerprints;
import io.imagegateway.freshness.Outcome;
import io.imagegateway.ncp.call.Lenient;
import io.imagegateway.ncp.call.MalformedAnswerException;
import io.imagegateway.ncp.call.Reading;
import io.imagegateway.problem.Failure;
import io.imagegateway.problem.ProblemCode;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads the answer of get-box-custom-image: an object with a list {@code content}.
 *
 * @param productCode what the list was asked for; what the items say is not needed
 */
record BoxImagesReading(ProductCode productCode, JsonMapper mapper)
    implements Reading<List<BoxImage>> {

  private static final String CONTENT = "content";

  /**
   * "Not the owner of the Datafence or Box", and "request information or parameter wrong", which
   * can only mean the fence: everything else in the request is ours (NCP, Datafence overview).
   */
  private static final Set<String> NO_SUCH_FENCE_FOR_US = Set.of("2600003", "10001");

  @Override
  public Outcome<List<BoxImage>> success(JsonNode body) {
    List<BoxImage> images = content(body).stream().map(this::image).toList();
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
    return Lenient.items(body, CONTENT);
  }

  private BoxImage image(JsonNode item) {
    Long imageNo = item.isObject() ? Lenient.wholeNumber(item, "imageNo") : null;
    if (imageNo == null || imageNo < 1 || imageNo > BoxImage.MAX_NO) {
      throw new MalformedAnswerException("an image has no readable number");
    }
    return new BoxImage(
        imageNo,
        Lenient.nonEmptyText(item, "imageName"),
        productCode,
        Lenient.nonEmptyText(item, "baseServerName"));
  }

  @Override
  public Optional<Outcome<List<BoxImage>>> refusal(Failure refusal) {
    Failure.Upstream upstream = refusal.upstream();
    return Reading.blamesParameters(refusal)
            && upstream != null
            && upstream.code() != null
            && NO_SUCH_FENCE_FOR_US.contains(upstream.code())
        ? Optional.of(
            new Outcome.Absent<>(new Failure(ProblemCode.FENCE_NOT_ACCESSIBLE, upstream, null)))
        : Optional.empty();
  }
}
