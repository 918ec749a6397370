package io.imagegateway.serverimage;

import io.imagegateway.freshness.Answer;
import io.imagegateway.freshness.Caller;
import io.imagegateway.freshness.Freshness;
import io.imagegateway.freshness.Outcome;
import io.imagegateway.freshness.Outcome.Absent;
import io.imagegateway.freshness.Outcome.Failed;
import io.imagegateway.freshness.Outcome.Found;
import io.imagegateway.problem.Failure;
import io.imagegateway.problem.ProblemCode;
import io.imagegateway.serverimage.ServerImageList.LookUp;
import io.imagegateway.web.CachedAnswer;
import io.imagegateway.web.Callers;
import io.imagegateway.web.FailureException;
import io.imagegateway.web.RequestParameters;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.ServletWebRequest;

/** Answers what server images are. */
@RestController
final class ServerImageController implements ServerImageApi {

  private final ServerImages serverImages;
  private final RegionSettings regions;
  private final Callers callers;
  private final CachedAnswer cached;

  ServerImageController(
      ServerImages serverImages, RegionSettings regions, Callers callers, CachedAnswer cached) {
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
        Objects.requireNonNull(lookUp(request, region, Set.of(number)).get(number));
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

    Map<String, Answer<ServerImage>> answers = lookUp(request, region, numbers);
    Optional<Failure> worst = worst(answers);
    if (strict && worst.isPresent()) {
      throw new FailureException(worst.get());
    }
    Freshness freshness =
        answers.values().stream().map(Answer::freshness).reduce(Freshness.NONE, Freshness::and);
    return cached.of(
        request,
        freshness,
        region + fingerprint(answers) + freshness.stale(),
        worst.isEmpty(),
        () -> new ServerImageList(worst.isEmpty(), freshness.stale(), lookUps(answers)));
  }

  /** Looks the numbers up, in their order, at the caller's deadline at the latest. */
  private Map<String, Answer<ServerImage>> lookUp(
      ServletWebRequest request, String region, Set<String> numbers) {
    try (Caller caller = callers.of(request.getRequest())) {
      Map<String, Answer<ServerImage>> answers = LinkedHashMap.newLinkedHashMap(numbers.size());
      serverImages
          .byNumber(region, numbers, caller)
          .forEach((number, answer) -> answers.put(number, answer.join()));
      return answers;
    }
  }

  private String region(RequestParameters parameters) {
    return parameters.oneOf("regionCode", regions.regionCodes(), regions.regionCode());
  }

  private static Optional<Failure> worst(Map<String, Answer<ServerImage>> answers) {
    return answers.values().stream()
        .map(Answer::outcome)
        .<Failure>mapMulti((outcome, failures) -> {
          if (outcome instanceof Failed<ServerImage>(var failure)) {
            failures.accept(failure);
          }
        })
        .min(Failure.WORST_FIRST);
  }

  private static List<LookUp> lookUps(Map<String, Answer<ServerImage>> answers) {
    return answers.entrySet().stream()
        .map(answer -> LookUp.of(answer.getKey(), answer.getValue().outcome()))
        .toList();
  }

  private static String fingerprint(Map<String, Answer<ServerImage>> answers) {
    return answers.entrySet().stream()
        .map(answer -> answer.getKey() + " " + fingerprint(answer.getValue().outcome()))
        .collect(Collectors.joining("\n"));
  }

  private static String fingerprint(Outcome<ServerImage> outcome) {
    return switch (outcome) {
      case Found<ServerImage>(_, var fingerprint) -> fingerprint;
      case Absent<ServerImage> _ -> "";
      case Failed<ServerImage>(var failure) -> failure.code().name();
    };
  }
}
