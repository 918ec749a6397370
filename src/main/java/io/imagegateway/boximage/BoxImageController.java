package io.imagegateway.boximage;

import io.imagegateway.boximage.BoxImageJoin.Question;
import io.imagegateway.boximage.BoxImageList.MatchedBoxImage;
import io.imagegateway.customimage.Joined;
import io.imagegateway.customimage.Joined.JoinedImage;
import io.imagegateway.customimage.MatchCounters;
import io.imagegateway.customimage.MatchStatus;
import io.imagegateway.fence.FenceId;
import io.imagegateway.freshness.Answer;
import io.imagegateway.freshness.ReadContext;
import io.imagegateway.lookup.Failure;
import io.imagegateway.lookup.Fingerprints;
import io.imagegateway.lookup.Outcome.Absent;
import io.imagegateway.lookup.Outcome.Failed;
import io.imagegateway.lookup.Outcome.Found;
import io.imagegateway.lookup.ProblemCode;
import io.imagegateway.web.CachedAnswer;
import io.imagegateway.web.problem.FailureException;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.ServletWebRequest;

/** The answers about the custom images of a Datafence. */
@RestController
final class BoxImageController implements BoxImageApi {

  private final BoxImageJoin join;
  private final CachedAnswer cached;
  private final MatchCounters matches;

  BoxImageController(BoxImageJoin join, CachedAnswer cached, MatchCounters matches) {
    this.join = join;
    this.cached = cached;
    this.matches = matches;
  }

  @Override
  public ResponseEntity<BoxImageList> listBoxImages(
      FenceId fence, BoxImagesQuery query, ReadContext caller, ServletWebRequest request) {
    Question question =
        new Question(fence.number(), query.productCode(), query.regionCode(), query.details());
    Joined joined;
    try (caller) {
      joined = join.all(question, caller).join();
    }
    Optional<Failure> failure = query.strict() ? joined.worst() : joined.failure();
    if (failure.isPresent()) {
      throw new FailureException(failure.get());
    }
    return cached.of(
        request,
        joined.freshness(),
        Fingerprints.joined(fence.toString(), joined.fingerprint()),
        joined.complete(),
        matches.tally(joined),
        () -> BoxImageList.of(fence.number(), joined));
  }

  @Override
  public ResponseEntity<MatchedBoxImage> getBoxImage(
      FenceId fence,
      long imageNo,
      Set<ProductCode> productCodes,
      String regionCode,
      ReadContext caller,
      ServletWebRequest request) {
    Question question = new Question(fence.number(), productCodes, regionCode, true);
    Answer<JoinedImage> answer;
    try (caller) {
      answer = join.one(question, imageNo, caller).join();
    }
    return switch (answer.outcome()) {
      case Failed<JoinedImage>(var failure) -> throw new FailureException(failure);
      case Absent<JoinedImage> _ ->
          throw new FailureException(Failure.of(ProblemCode.BOX_IMAGE_NOT_FOUND));
      case Found<JoinedImage>(var joined, var fingerprint) ->
          cached.of(
              request,
              answer.freshness(),
              fingerprint,
              joined.match().status() != MatchStatus.UNAVAILABLE,
              matches.tally(Stream.of(joined)),
              () -> MatchedBoxImage.of(joined));
    };
  }

  @Override
  public ResponseEntity<ProductCodeList> listProductCodes(ServletWebRequest request) {
    return cached.ofConstant(request, ProductCodeList.ALL.fingerprint(), ProductCodeList.ALL);
  }
}
