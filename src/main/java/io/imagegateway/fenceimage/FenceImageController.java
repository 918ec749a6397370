package io.imagegateway.fenceimage;

import io.imagegateway.customimage.Joined;
import io.imagegateway.customimage.Joined.JoinedImage;
import io.imagegateway.customimage.MatchCounters;
import io.imagegateway.customimage.MatchStatus;
import io.imagegateway.fence.FenceId;
import io.imagegateway.fenceimage.FenceImageJoin.Question;
import io.imagegateway.fenceimage.FenceImageList.MatchedFenceImage;
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
import java.util.stream.Stream;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.ServletWebRequest;

/** The answers about the fence custom images of a Datafence. */
@RestController
final class FenceImageController implements FenceImageApi {

  private final FenceImageJoin join;
  private final CachedAnswer cached;
  private final MatchCounters matches;

  FenceImageController(FenceImageJoin join, CachedAnswer cached, MatchCounters matches) {
    this.join = join;
    this.cached = cached;
    this.matches = matches;
  }

  @Override
  public ResponseEntity<FenceImageList> listFenceImages(
      FenceId fence, FenceImagesQuery query, ReadContext caller, ServletWebRequest request) {
    Question question = new Question(fence.number(), query.regionCode(), query.details());
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
        () -> FenceImageList.of(fence.number(), joined));
  }

  @Override
  public ResponseEntity<MatchedFenceImage> getFenceImage(
      FenceId fence,
      long imageNo,
      String regionCode,
      ReadContext caller,
      ServletWebRequest request) {
    Question question = new Question(fence.number(), regionCode, true);
    Answer<JoinedImage> answer;
    try (caller) {
      answer = join.one(question, imageNo, caller).join();
    }
    return switch (answer.outcome()) {
      case Failed<JoinedImage>(var failure) -> throw new FailureException(failure);
      case Absent<JoinedImage> _ ->
          throw new FailureException(Failure.of(ProblemCode.FENCE_IMAGE_NOT_FOUND));
      case Found<JoinedImage>(var joined, var fingerprint) ->
          cached.of(
              request,
              answer.freshness(),
              fingerprint,
              joined.match().status() != MatchStatus.UNAVAILABLE,
              matches.tally(Stream.of(joined)),
              () -> MatchedFenceImage.of(joined));
    };
  }
}
