package io.imagegateway.serverimage;

import io.imagegateway.freshness.Answer;
import io.imagegateway.freshness.ReadContext;
import io.imagegateway.lookup.Failure;
import io.imagegateway.lookup.Outcome.Absent;
import io.imagegateway.lookup.Outcome.Failed;
import io.imagegateway.lookup.Outcome.Found;
import io.imagegateway.lookup.ProblemCode;
import io.imagegateway.web.CachedAnswer;
import io.imagegateway.web.problem.FailureException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.ServletWebRequest;

/** The answers about server images. */
@RestController
final class ServerImageController implements ServerImageApi {

  private final ServerImages serverImages;
  private final CachedAnswer cached;

  ServerImageController(ServerImages serverImages, CachedAnswer cached) {
    this.serverImages = serverImages;
    this.cached = cached;
  }

  @Override
  public ResponseEntity<ServerImage> getServerImage(
      String serverImageNo, String regionCode, ReadContext caller, ServletWebRequest request) {
    Answer<ServerImage> answer =
        Objects.requireNonNull(
            lookUp(regionCode, Set.of(serverImageNo), caller).answers().get(serverImageNo));
    return switch (answer.outcome()) {
      case Failed<ServerImage>(var failure) -> throw new FailureException(failure);
      case Absent<ServerImage> _ ->
          throw new FailureException(Failure.of(ProblemCode.SERVER_IMAGE_NOT_FOUND));
      case Found<ServerImage>(var image, var fingerprint) ->
          cached.of(request, answer.freshness(), fingerprint, true, () -> image);
    };
  }

  @Override
  public ResponseEntity<ServerImageList> listServerImages(
      ServerImagesQuery query, ReadContext caller, ServletWebRequest request) {
    LookedUp lookedUp = lookUp(query.regionCode(), query.serverImageNo(), caller);
    Optional<Failure> worst = lookedUp.worst();
    if (query.strict() && worst.isPresent()) {
      throw new FailureException(worst.get());
    }
    return cached.of(
        request,
        lookedUp.freshness(),
        lookedUp.fingerprint(),
        worst.isEmpty(),
        () -> ServerImageList.of(lookedUp));
  }

  /** Looks the numbers up, in their order, at the caller's deadline at the latest. */
  private LookedUp lookUp(String regionCode, Set<String> numbers, ReadContext caller) {
    try (caller) {
      Map<String, Answer<ServerImage>> answers = LinkedHashMap.newLinkedHashMap(numbers.size());
      serverImages
          .byNumber(regionCode, numbers, caller)
          .forEach((number, answer) -> answers.put(number, answer.join()));
      return new LookedUp(answers);
    }
  }
}
