package io.imagegateway.ncp.wire;

import io.imagegateway.ncp.api.LenientJson;
import io.imagegateway.ncp.wire.ResponseBody.ErrorEnvelope;
import java.util.Optional;
import java.util.stream.Stream;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The forms in which bodies hold errors. The API gateway and Datafence send {@code
 * error{errorCode}}, VPC Server {@code responseError{returnCode}}, and answers of VPC Server hold a
 * {@code returnCode}, which is 0 for success; each may stand bare or in a wrapper of one more
 * level.
 */
final class ErrorEnvelopes {

  private static final String ERROR = "error";
  private static final String ERROR_CODE = "errorCode";
  private static final String RESPONSE_ERROR = "responseError";
  private static final String RETURN_CODE = "returnCode";

  /** The wrapper, the envelope, and the code in it. */
  private static final int DEEPEST = 3;

  private ErrorEnvelopes() {}

  /** The error that a JSON document holds, if it holds one. */
  static Optional<ErrorEnvelope> in(JsonNode root) {
    if (!root.isObject()) {
      return Optional.empty();
    }
    return Stream.concat(Stream.of(root), root.values().stream().filter(JsonNode::isObject))
        .flatMap(level -> at(level).stream())
        .findFirst();
  }

  private static Optional<ErrorEnvelope> at(JsonNode level) {
    if (level.hasNonNull(ERROR)) {
      return Optional.of(new ErrorEnvelope(LenientJson.text(level.path(ERROR), ERROR_CODE)));
    }
    if (level.hasNonNull(RESPONSE_ERROR)) {
      return Optional.of(
          new ErrorEnvelope(LenientJson.text(level.path(RESPONSE_ERROR), RETURN_CODE)));
    }
    return Stream.of(RETURN_CODE, ERROR_CODE)
        .filter(level::hasNonNull)
        .map(field -> Optional.ofNullable(LenientJson.text(level, field)))
        .filter(code -> code.isEmpty() || !saysSuccess(code.get()))
        .map(code -> new ErrorEnvelope(code.orElse(null)))
        .findFirst();
  }

  /**
   * The error that an XML document holds, if it holds one.
   *
   * @throws XMLStreamException if the document is not well-formed
   */
  static Optional<ErrorEnvelope> in(XMLStreamReader xml) throws XMLStreamException {
    boolean envelope = false;
    @Nullable String code = null;
    int depth = 0;
    while (xml.hasNext()) {
      switch (xml.next()) {
        case XMLStreamConstants.START_ELEMENT -> {
          depth++;
          if (depth <= DEEPEST) {
            switch (xml.getLocalName()) {
              case ERROR, RESPONSE_ERROR -> envelope = true;
              case ERROR_CODE, RETURN_CODE -> {
                String text = xml.getElementText();
                depth--;
                code = code == null && !saysSuccess(text) ? text : code;
              }
              default -> {}
            }
          }
        }
        case XMLStreamConstants.END_ELEMENT -> depth--;
        default -> {}
      }
    }
    return envelope || code != null ? Optional.of(new ErrorEnvelope(code)) : Optional.empty();
  }

  private static boolean saysSuccess(String code) {
    return code.isBlank() || code.strip().equals("0");
  }
}
