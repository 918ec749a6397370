package io.imagegateway.ncp.wire;

import io.imagegateway.ncp.api.LenientJson;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * What the body of an answer turns out to be. The body itself decides, not its content type: NCP's
 * gateway and the services behind it don't agree on one.
 */
sealed interface ResponseBody {

  /** JSON that holds no error. */
  record Document(JsonNode root) implements ResponseBody {}

  /**
   * NCP's way to say no, in JSON or XML.
   *
   * @param code NCP's code; null if there is none, or none that looks like a code. It is shown to
   *     callers, so nothing else passes.
   */
  record ErrorEnvelope(@Nullable String code) implements ResponseBody {

    private static final Pattern CODE = Pattern.compile("[A-Za-z0-9._-]{1,32}");

    public ErrorEnvelope {
      code = code == null ? null : code.strip();
      if (code != null && !CODE.matcher(code).matches()) {
        code = null;
      }
    }
  }

  /** Neither: nothing at all, text, a web page, or something that breaks off. */
  record Unreadable() implements ResponseBody {}

  /** Reads a body in UTF-8, with or without a byte order mark. */
  static ResponseBody read(byte[] bytes) {
    int start = firstCharacter(bytes);
    if (start == bytes.length) {
      return new Unreadable();
    }
    return switch (bytes[start]) {
      case '{', '[' -> json(bytes, start);
      case '<' -> xml(bytes, start);
      default -> new Unreadable();
    };
  }

  private static ResponseBody json(byte[] bytes, int start) {
    try {
      JsonNode root = LenientJson.MAPPER.readTree(bytes, start, bytes.length - start);
      return ErrorEnvelopes.in(root)
          .<ResponseBody>map(envelope -> envelope)
          .orElse(new Document(root));
    } catch (JacksonException | NumberFormatException _) {
      // The latter is what Jackson lets through for an exponent beyond all bounds.
      return new Unreadable();
    }
  }

  /** Nothing but an error is looked for: successes are asked for in JSON. */
  private static ResponseBody xml(byte[] bytes, int start) {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    InputStream input = new ByteArrayInputStream(bytes, start, bytes.length - start);
    try {
      Optional<ErrorEnvelope> envelope =
          ErrorEnvelopes.in(factory.createXMLStreamReader(input, "UTF-8"));
      return envelope.isPresent() ? envelope.get() : new Unreadable();
    } catch (XMLStreamException _) {
      return new Unreadable();
    }
  }

  private static int firstCharacter(byte[] bytes) {
    int start = 0;
    if (bytes.length >= 3
        && bytes[0] == (byte) 0xEF
        && bytes[1] == (byte) 0xBB
        && bytes[2] == (byte) 0xBF) {
      start = 3;
    }
    while (start < bytes.length && " \t\r\n".indexOf(bytes[start]) >= 0) {
      start++;
    }
    return start;
  }
}
