package io.imagegateway.ncp.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.imagegateway.ncp.api.LenientJson;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PushbackInputStream;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * The meaning of an answer's body. The body itself decides, not its content type: NCP's gateway and
 * the services behind it don't agree on one.
 */
sealed interface ResponseBody {

  /** White space before a document that is skipped, byte by byte. */
  int MOST_BLANKS = 64 * 1024;

  /** A body of JSON that holds no error. */
  record Document(JsonNode root) implements ResponseBody {}

  /**
   * An error in one of NCP's forms, in JSON or XML.
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

  /** A body that is neither: empty, text, a web page, or incomplete. */
  record Unreadable() implements ResponseBody {}

  /** Reads a body in UTF-8, with or without a byte order mark. */
  static ResponseBody read(ReceivedBody body) {
    if (!body.readable()) {
      return new Unreadable();
    }
    try (InputStream bytes = body.open()) {
      PushbackInputStream input = startOf(bytes);
      return switch (peek(input)) {
        case '{', '[' -> json(input);
        case '<' -> xml(input);
        default -> new Unreadable();
      };
    } catch (IOException _) {
      return new Unreadable();
    }
  }

  private static ResponseBody json(InputStream input) {
    try {
      JsonNode root = LenientJson.MAPPER.readTree(input);
      return ErrorEnvelopes.in(root)
          .<ResponseBody>map(envelope -> envelope)
          .orElse(new Document(root));
    } catch (JacksonException | NumberFormatException _) {
      // The latter is what Jackson lets through for an exponent beyond all bounds.
      return new Unreadable();
    }
  }

  /**
   * Looks for nothing but an error, without building a tree: successes are asked for in JSON. The
   * factory is made anew, since the JDK's is not thread-safe and keeps the last document reachable.
   * The text is decoded here, since the JDK's reader prints what is no UTF-8 to the console.
   */
  private static ResponseBody xml(InputStream input) {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    try {
      Optional<ErrorEnvelope> envelope =
          ErrorEnvelopes.in(
              factory.createXMLStreamReader(new InputStreamReader(input, UTF_8.newDecoder())));
      return envelope.isPresent() ? envelope.get() : new Unreadable();
    } catch (XMLStreamException _) {
      return new Unreadable();
    }
  }

  /** The bytes behind a byte order mark and white space, of which no answer begins with more. */
  static PushbackInputStream startOf(InputStream bytes) throws IOException {
    byte[] byteOrderMark = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
    PushbackInputStream input = new PushbackInputStream(bytes, byteOrderMark.length);
    byte[] start = input.readNBytes(byteOrderMark.length);
    if (!Arrays.equals(start, byteOrderMark)) {
      input.unread(start);
    }
    int next = input.read();
    for (int blanks = 0;
        blanks < MOST_BLANKS && next >= 0 && " \t\r\n".indexOf(next) >= 0;
        blanks++) {
      next = input.read();
    }
    if (next >= 0) {
      input.unread(next);
    }
    return input;
  }

  /** The next byte, which stays there; negative at the end. */
  static int peek(PushbackInputStream input) throws IOException {
    int next = input.read();
    if (next >= 0) {
      input.unread(next);
    }
    return next;
  }
}
