package io.imagegateway.fence;

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
import java.util.List;
import java.util.stream.Stream;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.ServletWebRequest;

/** The answers about Datafences. */
@RestController
final class FenceController implements FenceApi {

  private final Fences fences;
  private final CachedAnswer cached;

  FenceController(Fences fences, CachedAnswer cached) {
    this.fences = fences;
    this.cached = cached;
  }

  @Override
  public ResponseEntity<FenceList> listFences(ReadContext caller, ServletWebRequest request) {
    Answer<List<Found<Fence>>> answer;
    try (caller) {
      answer = fences.all(caller).join();
    }
    return switch (answer.outcome()) {
      case Failed<List<Found<Fence>>>(var failure) -> throw new FailureException(failure);
      case Absent<List<Found<Fence>>> _ ->
          throw new IllegalStateException("an account has a list of Datafences");
      case Found<List<Found<Fence>>>(var all, _) -> {
        boolean stale = answer.freshness().stale();
        yield cached.of(
            request,
            answer.freshness(),
            Fingerprints.joined(
                Stream.concat(
                    Stream.of(Boolean.toString(stale)), all.stream().map(Found::fingerprint))),
            true,
            () -> FenceList.of(all, stale));
      }
    };
  }

  @Override
  public ResponseEntity<Fence> getFence(
      FenceId fence, ReadContext caller, ServletWebRequest request) {
    Answer<Fence> answer;
    try (caller) {
      answer = fences.one(fence, caller).join();
    }
    return switch (answer.outcome()) {
      case Failed<Fence>(var failure) -> throw new FailureException(failure);
      case Absent<Fence> _ ->
          throw new FailureException(Failure.of(ProblemCode.FENCE_NOT_ACCESSIBLE));
      case Found<Fence>(var found, var fingerprint) ->
          cached.of(request, answer.freshness(), fingerprint, true, () -> found);
    };
  }
}
