package io.imagegateway.web.page;

import io.imagegateway.lookup.Fingerprints;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.context.request.ServletWebRequest;

/**
 * Content that does not change while the gateway runs. A cache has to ask each time whether it is
 * still the same, so that a page never meets the scripts of another release.
 */
final class StaticContent {

  private final MediaType type;
  private final byte[] body;
  private final String etag;
  private final String vary;

  private StaticContent(MediaType type, byte[] body, String vary) {
    this.type = type;
    this.body = body.clone();
    // Weak, because answers are compressed on request.
    this.etag = "W/\"" + Fingerprints.of(new String(this.body, StandardCharsets.ISO_8859_1)) + "\"";
    this.vary = vary;
  }

  /**
   * Content of this media type.
   *
   * @param vary names of the request headers that the answer depends on
   */
  static StaticContent of(MediaType type, byte[] body, String vary) {
    return new StaticContent(type, body, vary);
  }

  /** The content of a file among the gateway's resources. */
  static StaticContent read(String resource, MediaType type, String vary) {
    try (InputStream file = StaticContent.class.getResourceAsStream(resource)) {
      if (file == null) {
        throw new IllegalStateException("the gateway has no resource " + resource);
      }
      return of(type, file.readAllBytes(), vary);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Answers with 200 and the content, or with 304 if the caller has it. */
  ResponseEntity<?> answer(ServletWebRequest request) {
    HttpHeaders headers = new HttpHeaders();
    headers.setETag(etag);
    headers.setCacheControl(CacheControl.noCache());
    headers.set(HttpHeaders.VARY, vary);
    if ("*".equals(request.getHeader(HttpHeaders.IF_NONE_MATCH))
        || request.checkNotModified(etag)) {
      return ResponseEntity.status(HttpStatus.NOT_MODIFIED).headers(headers).build();
    }
    return ResponseEntity.ok().headers(headers).contentType(type).body(body.clone());
  }
}
