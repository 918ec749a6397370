package io.imagegateway.boximage;

import io.imagegateway.boximage.SearchResult.FoundImage;
import io.imagegateway.customimage.MatchCounters;
import io.imagegateway.freshness.ReadContext;
import io.imagegateway.lookup.Failure;
import io.imagegateway.web.CachedAnswer;
import io.imagegateway.web.problem.FailureException;
import java.util.Optional;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.ServletWebRequest;

/** The answers of the search in the images of all Datafences. */
@RestController
final class BoxImageSearchController implements BoxImageSearchApi {

  private final BoxImageSearch search;
  private final CachedAnswer cached;
  private final MatchCounters matches;

  BoxImageSearchController(BoxImageSearch search, CachedAnswer cached, MatchCounters matches) {
    this.search = search;
    this.cached = cached;
    this.matches = matches;
  }

  @Override
  public ResponseEntity<BoxImagePage> searchBoxImages(
      SearchQuery query, ReadContext caller, ServletWebRequest request) {
    SearchResult result;
    try (caller) {
      result = search.search(query.question(), caller).join();
    }
    Optional<Failure> failure = result.error(query.strict());
    if (failure.isPresent()) {
      throw new FailureException(failure.get());
    }
    return cached.of(
        request,
        result.freshness(),
        result.fingerprint(),
        result.complete(),
        matches.tally(result.content().stream().map(FoundImage::joined)),
        () -> BoxImagePage.of(result));
  }
}
