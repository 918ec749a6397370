package io.imagegateway.ncp.server;

import io.imagegateway.ncp.api.LenientJson;
import io.imagegateway.ncp.api.MalformedAnswerException;
import io.imagegateway.serverimage.ServerImage;
import io.imagegateway.serverimage.ServerImage.BlockStorageMapping;
import io.imagegateway.serverimage.ServerImage.CommonCode;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The parser of one server image (NCP, data type ServerImage). A field that can't be read, or that
 * is empty, is left out; only the number must be there.
 *
 * @param exposeSharedLoginIds whether the e-mail addresses are read at all
 */
record ServerImageParser(boolean exposeSharedLoginIds) {

  private static final Pattern NUMBER = Pattern.compile("0*([0-9]{1,19})");

  /**
   * Reads an image.
   *
   * @throws MalformedAnswerException if it has no readable number
   */
  ServerImage read(JsonNode image) {
    return new ServerImage(
        number(image),
        LenientJson.nonEmptyText(image, "serverImageName"),
        LenientJson.nonEmptyText(image, "serverImageDescription"),
        code(image, "serverImageType"),
        code(image, "serverImageLifeCyclePhase"),
        code(image, "hypervisorType"),
        code(image, "cpuArchitectureType"),
        code(image, "osCategoryType"),
        code(image, "osType"),
        code(image, "serverImageStatus"),
        code(image, "serverImageOperation"),
        LenientJson.nonEmptyText(image, "serverImageStatusName"),
        code(image, "shareStatus"),
        exposeSharedLoginIds ? loginIds(image) : null,
        LenientJson.nonEmptyText(image, "serverImageProductCode"),
        LenientJson.dateTime(image, "createDate"),
        LenientJson.nonEmptyText(image, "platformCategoryCode"),
        items(image, "blockStorageMappingList", "blockStorageMapping")
            .filter(JsonNode::isObject)
            .map(ServerImageParser::disk)
            .toList());
  }

  /**
   * The items of a list, where each may be wrapped once more under its own name, as in NCP's XML.
   */
  static Stream<JsonNode> items(JsonNode node, String list, String wrapper) {
    return LenientJson.items(node, list).stream()
        .flatMap(item ->
            item.has(wrapper) ? LenientJson.items(item, wrapper).stream() : Stream.of(item));
  }

  private static String number(JsonNode image) {
    String text = image.isObject() ? LenientJson.text(image, "serverImageNo") : null;
    var number = NUMBER.matcher(text == null ? "" : text);
    if (!number.matches()) {
      throw new MalformedAnswerException("a server image has no readable number");
    }
    return number.group(1);
  }

  private static BlockStorageMapping disk(JsonNode disk) {
    return new BlockStorageMapping(
        order(disk),
        LenientJson.nonEmptyText(disk, "blockStorageSnapshotInstanceNo"),
        LenientJson.nonEmptyText(disk, "blockStorageSnapshotName"),
        LenientJson.nonEmptyText(disk, "blockStorageName"),
        LenientJson.wholeNumber(disk, "blockStorageSize"),
        code(disk, "blockStorageVolumeType"),
        LenientJson.wholeNumber(disk, "iops"),
        LenientJson.wholeNumber(disk, "throughput"),
        LenientJson.flag(disk, "isEncryptedVolume"));
  }

  private static @Nullable Integer order(JsonNode disk) {
    Long order = LenientJson.wholeNumber(disk, "order");
    return order == null || order != order.intValue() ? null : (Integer) order.intValue();
  }

  private static @Nullable CommonCode code(JsonNode node, String field) {
    JsonNode value = LenientJson.object(node, field);
    if (value == null) {
      return null;
    }
    String code = LenientJson.nonEmptyText(value, "code");
    String codeName = LenientJson.nonEmptyText(value, "codeName");
    return code == null && codeName == null ? null : new CommonCode(code, codeName);
  }

  /** The addresses as plain texts or, each, as the only field of an object. */
  private static @Nullable List<String> loginIds(JsonNode image) {
    String field = "sharedLoginIdList";
    if (!image.hasNonNull(field)) {
      return null;
    }
    return LenientJson.items(image, field).stream()
        .map(item -> item.isObject() && item.size() == 1 ? item.iterator().next() : item)
        .map(item -> item.isString() ? item.stringValue() : null)
        .filter(Objects::nonNull)
        .toList();
  }
}
