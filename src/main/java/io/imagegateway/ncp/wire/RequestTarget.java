package io.imagegateway.ncp.wire;

import io.imagegateway.ncp.api.NcpRequest;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.springframework.util.StringUtils;
import org.springframework.web.util.UriUtils;

/**
 * The target of a request, in the very characters that are signed and sent. Built once: nothing
 * behind it encodes anything again.
 */
final class RequestTarget {

  private RequestTarget() {}

  /**
   * Puts a service's base URL, an operation's path and the parameters together. In names and values
   * everything but RFC 3986's unreserved characters is percent-encoded, in UTF-8 and with upper
   * case digits, so that a space is {@code %20} and never a plus sign.
   *
   * @param baseUrl with or without a path prefix, with or without a slash at its end
   */
  static URI of(URI baseUrl, NcpRequest request) {
    StringBuilder target =
        new StringBuilder(StringUtils.trimTrailingCharacter(baseUrl.toASCIIString(), '/'))
            .append(request.operation().path());
    char separator = '?';
    for (NcpRequest.Parameter parameter : request.parameters()) {
      target
          .append(separator)
          .append(encoded(parameter.name()))
          .append('=')
          .append(encoded(parameter.value()));
      separator = '&';
    }
    return URI.create(target.toString());
  }

  private static String encoded(String text) {
    return UriUtils.encode(text, StandardCharsets.UTF_8);
  }
}
