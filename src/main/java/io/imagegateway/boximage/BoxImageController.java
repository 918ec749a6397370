package io.imagegateway.boximage;

import io.imagegateway.boximage.BoxImageJoin.Question;
import io.imagegateway.boximage.BoxImageList.MatchedBoxImage;
import io.imagegateway.boximage.Joined.JoinedImage;
import io.imagegateway.freshness.Answer;
import io.imagegateway.freshness.ReadContext;
import io.imagegateway.lookup.Failure;
import io.imagegateway.lookup.Outcome.Absent;
import io.imagegateway.lookup.Outcome.Failed;
import io.imagegateway.lookup.Outcome.Found;
import io.imagegateway.lookup.ProblemCode;
import io.imagegateway.serverimage.RegionSettings;
import io.imagegateway.web.CachedAnswer;
import io.imagegateway.web.ReadContexts;
import io.imagegateway.web.RequestParameters;
import io.imagegateway.web.problem.FailureException;
import java.util.Optional;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.ServletWebRequest;

/** Answers which custom images a Datafence can use, and what they are. */
@RestController
final class BoxImageController implements BoxImageApi {

  private final BoxImageJoin join;
  private final RegionSettings regions;
  private final ReadContexts callers;
  private final CachedAnswer cached;
  private final MatchCounters matches;

  BoxImageController(
      BoxImageJoin join,
      RegionSettings regions,
      ReadContexts callers,
      CachedAnswer cached,
      MatchCounters matches) {
    this.join = join;
    this.regions = regions;
    this.callers = callers;
    this.cached = cached;
    this.matches = matches;
  }

  @Override
  public ResponseEntity<BoxImageList> listBoxImages(ServletWebRequest request) {
    RequestParameters parameters = RequestParameters.of(request.getRequest());
    boolean details = parameters.flag("details", true);
    boolean strict = parameters.flag("strict", false);
    Question question = question(parameters, details);
    parameters.check();

    Joined joined;
    try (ReadContext caller = callers.of(request.getRequest())) {
      joined = join.all(question, caller).join();
    }
    Optional<Failure> failure = strict ? joined.worst() : joined.failure();
    if (failure.isPresent()) {
      throw new FailureException(failure.get());
    }
    matches.count(joined);
    return cached.of(
        request,
        joined.freshness(),
        question + joined.fingerprint() + joined.freshness().stale(),
        joined.complete(),
        () -> BoxImageList.of(question.fenceId(), joined));
  }

  @Override
  public ResponseEntity<MatchedBoxImage> getBoxImage(ServletWebRequest request) {
    RequestParameters parameters = RequestParameters.of(request.getRequest());
    long imageNo = parameters.number("imageNo", 1, BoxImage.MAX_NO);
    Question question = question(parameters, true);
    parameters.check();

    Answer<JoinedImage> answer;
    try (ReadContext caller = callers.of(request.getRequest())) {
      answer = join.one(question, imageNo, caller).join();
    }
    return switch (answer.outcome()) {
      case Failed<JoinedImage>(var failure) -> throw new FailureException(failure);
      case Absent<JoinedImage> _ ->
          throw new FailureException(Failure.of(ProblemCode.BOX_IMAGE_NOT_FOUND));
      case Found<JoinedImage>(var joined, var fingerprint) -> {
        matches.count(joined);
        yield cached.of(
            request,
            answer.freshness(),
            question + fingerprint,
            joined.match().status() != MatchStatus.UNAVAILABLE,
            () -> MatchedBoxImage.of(joined));
      }
    };
  }

  @Override
  public ResponseEntity<ProductCodeList> listProductCodes(ServletWebRequest request) {
    return cached.ofConstant(request, ProductCodeList.ALL.toString(), ProductCodeList.ALL);
  }

  private Question question(RequestParameters parameters, boolean details) {
    return new Question(
        parameters.number("fenceId", 1, BoxImage.MAX_NO),
        parameters.someOf("productCode", ProductCode.class),
        parameters.oneOf("regionCode", regions.regionCodes(), regions.regionCode()),
        details);
  }
}
