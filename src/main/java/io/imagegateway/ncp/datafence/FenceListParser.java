package io.imagegateway.ncp.datafence;

import io.imagegateway.fence.Fence;
import io.imagegateway.fence.FenceId;
import io.imagegateway.lookup.Fingerprints;
import io.imagegateway.lookup.Outcome;
import io.imagegateway.ncp.api.AnswerParser;
import io.imagegateway.ncp.api.LenientJson;
import io.imagegateway.ncp.api.MalformedAnswerException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The parser of get-datafence. NCP documents a list in its example and the fields of a single
 * object in its table, so a list, {@code content} with a list, and one bare object are read. A
 * refusal keeps its general meaning: the request names no fence that could be missing.
 */
record FenceListParser(JsonMapper mapper) implements AnswerParser<List<Outcome.Found<Fence>>> {

  private static final String CONTENT = "content";
  private static final String FENCE_ID = "fenceId";

  @Override
  public Outcome<List<Outcome.Found<Fence>>> parse(JsonNode body) {
    Map<Long, Fence> fences = new TreeMap<>();
    rows(body)
        .filter(row -> !row.isNull())
        .map(FenceListParser::fence)
        .forEach(fence -> fences.putIfAbsent(fence.fenceId(), fence));
    return new Outcome.Found<>(
        fences.values().stream()
            .map(fence -> new Outcome.Found<>(fence, Fingerprints.of(fence, mapper)))
            .toList(),
        Fingerprints.of(fences.values(), mapper));
  }

  private static Stream<JsonNode> rows(JsonNode body) {
    if (body.isArray()) {
      return body.valueStream();
    }
    if (!body.isObject()) {
      throw new MalformedAnswerException("the answer is neither a list nor an object");
    }
    JsonNode content = body.get(CONTENT);
    if (content == null) {
      return body.isEmpty() ? Stream.empty() : Stream.of(body);
    }
    if (!content.isNull() && !content.isArray()) {
      throw new MalformedAnswerException("the answer holds no list of Datafences");
    }
    return content.valueStream();
  }

  private static Fence fence(JsonNode row) {
    Long fenceId = row.isObject() ? LenientJson.wholeNumber(row, FENCE_ID) : null;
    if (fenceId == null || fenceId < 1 || fenceId > FenceId.MAX) {
      throw new MalformedAnswerException("a Datafence has no readable number");
    }
    return new Fence(
        fenceId,
        LenientJson.nonEmptyText(row, "fenceName"),
        LenientJson.wholeNumber(row, "boxCount"),
        LenientJson.dateTime(row, "createDate"),
        LenientJson.nonEmptyText(row, "statusCode"),
        LenientJson.nonEmptyText(row, "statusName"),
        LenientJson.nonEmptyText(row, "description"),
        LenientJson.nonEmptyText(row, "exportScreenBucketName"),
        LenientJson.nonEmptyText(row, "sslVpnName"));
  }
}
