package io.imagegateway.serverimage;

import io.imagegateway.freshness.Answer;
import io.imagegateway.freshness.ReadContext;
import io.imagegateway.lookup.Failure;
import io.imagegateway.lookup.Outcome.Absent;
import io.imagegateway.lookup.Outcome.Failed;
import io.imagegateway.lookup.Outcome.Found;
import io.imagegateway.lookup.ProblemCode;
import io.imagegateway.web.CachedAnswer;
import io.imagegateway.web.ReadContexts;
import io.imagegateway.web.RequestParameters;
import io.imagegateway.web.problem.FailureException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.ServletWebRequest;

/** Answers what server images are. */
@RestController
final class ServerImageController implements ServerImageApi {

  private final ServerImages serverImages;
  private final RegionSettings regions;
  private final ReadContexts callers;
  private final CachedAnswer cached;

  ServerImageController(
      ServerImages serverImages,
      RegionSettings regions,
      ReadContexts callers,
      CachedAnswer cached) {
    this.serverImages = serverImages;
    this.regions = regions;
    this.callers = callers;
    this.cached = cached;
  }

  @Override
  public ResponseEntity<ServerImage> getServerImage(ServletWebRequest request) {
    RequestParameters parameters = RequestParameters.of(request.getRequest());
    String number = parameters.serverImageNo("serverImageNo");
    String region = region(parameters);
    parameters.check();

    Answer<ServerImage> answer =
        Objects.requireNonNull(lookUp(request, region, Set.of(number)).answers().get(number));
    return switch (answer.outcome()) {
      case Failed<ServerImage>(var failure) -> throw new FailureException(failure);
      case Absent<ServerImage> _ ->
          throw new FailureException(Failure.of(ProblemCode.SERVER_IMAGE_NOT_FOUND));
      case Found<ServerImage>(var image, var fingerprint) ->
          cached.of(request, answer.freshness(), region + fingerprint, true, () -> image);
    };
  }

  @Override
  public ResponseEntity<ServerImageList> listServerImages(ServletWebRequest request) {
    RequestParameters parameters = RequestParameters.of(request.getRequest());
    Set<String> numbers = parameters.serverImageNos("serverImageNo", MOST_NUMBERS);
    boolean strict = parameters.flag("strict", false);
    String region = region(parameters);
    parameters.check();

    LookedUp lookedUp = lookUp(request, region, numbers);
    Optional<Failure> worst = lookedUp.worst();
    if (strict && worst.isPresent()) {
      throw new FailureException(worst.get());
    }
    return cached.of(
        request,
        lookedUp.freshness(),
        region + lookedUp.fingerprint() + lookedUp.freshness().stale(),
        worst.isEmpty(),
        () -> ServerImageList.of(lookedUp));
  }

  /** Looks the numbers up, in their order, at the caller's deadline at the latest. */
  private LookedUp lookUp(ServletWebRequest request, String region, Set<String> numbers) {
    try (ReadContext caller = callers.of(request.getRequest())) {
      Map<String, Answer<ServerImage>> answers = LinkedHashMap.newLinkedHashMap(numbers.size());
      serverImages
          .byNumber(region, numbers, caller)
          .forEach((number, answer) -> answers.put(number, answer.join()));
      return new LookedUp(answers);
    }
  }

  private String region(RequestParameters parameters) {
    return parameters.oneOf("regionCode", regions.regionCodes(), regions.regionCode());
  }
}
