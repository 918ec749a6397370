package io.imagegateway.web.page;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.util.InvalidMimeTypeException;

/** The form in which a caller gets the gateway's root (RFC 9110, section 12.5.1). */
enum RootForm {
  /** The page. */
  HTML,
  /** The links. */
  JSON;

  /**
   * The form that the values of the Accept header ask for: the page only where they name HTML, so
   * that programs that accept anything get the links.
   *
   * @param accept the values of all Accept headers; none accepts anything
   * @return empty if neither is accepted, or the header can't be read
   */
  static Optional<RootForm> of(List<String> accept) {
    List<MediaType> ranges;
    try {
      ranges = MediaType.parseMediaTypes(accept);
    } catch (InvalidMediaTypeException | InvalidMimeTypeException e) {
      return Optional.empty();
    }
    if (ranges.isEmpty()) {
      return Optional.of(JSON);
    }
    double html =
        ranges.stream()
            .filter(MediaType.TEXT_HTML::equalsTypeAndSubtype)
            .mapToDouble(MediaType::getQualityValue)
            .max()
            .orElse(0);
    double json = jsonQuality(ranges);
    if (html > 0 && html >= json) {
      return Optional.of(HTML);
    }
    return json > 0 ? Optional.of(JSON) : Optional.empty();
  }

  /** The quality of the most specific range; problem documents alone count as JSON, too. */
  private static double jsonQuality(List<MediaType> ranges) {
    return ranges.stream()
        .filter(range -> range.includes(MediaType.APPLICATION_JSON))
        .max(Comparator.comparingInt(RootForm::specificity))
        .or(() ->
            ranges.stream()
                .filter(MediaType.APPLICATION_PROBLEM_JSON::equalsTypeAndSubtype)
                .findFirst())
        .map(MediaType::getQualityValue)
        .orElse(0.0);
  }

  private static int specificity(MediaType range) {
    if (range.isWildcardType()) {
      return 0;
    }
    return range.isWildcardSubtype() ? 1 : 2;
  }
}
