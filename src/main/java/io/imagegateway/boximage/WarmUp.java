package io.imagegateway.boximage;

import io.imagegateway.boximage.BoxImageJoin.Question;
import io.imagegateway.fence.AllowedFences;
import io.imagegateway.fence.Fence;
import io.imagegateway.fence.FenceId;
import io.imagegateway.fence.Fences;
import io.imagegateway.freshness.ReadContext;
import io.imagegateway.freshness.Waiting;
import io.imagegateway.lookup.Outcome.Absent;
import io.imagegateway.lookup.Outcome.Failed;
import io.imagegateway.lookup.Outcome.Found;
import io.imagegateway.serverimage.RegionSettings;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.regex.Pattern;
import org.hibernate.validator.constraints.time.DurationMin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.stereotype.Component;
import org.springframework.validation.Errors;
import org.springframework.validation.Validator;
import org.springframework.validation.annotation.Validated;

/**
 * The first load of the images of a few Datafences, before the gateway reports readiness, so that a
 * new instance does not begin with an empty store. Its time is bounded: what could not be loaded
 * does not keep the gateway from starting, and readiness never depends on NCP again.
 */
@Component
final class WarmUp implements ApplicationRunner {

  private static final Logger log = LoggerFactory.getLogger(WarmUp.class);

  private final List<FenceId> named;
  private final boolean all;
  private final Duration timeout;
  private final Fences fences;
  private final AllowedFences allowed;
  private final BoxImageJoin join;
  private final RegionSettings regions;
  private final Waiting waiting;
  private final InstantSource time;

  WarmUp(
      Settings settings,
      Fences fences,
      AllowedFences allowed,
      BoxImageJoin join,
      RegionSettings regions,
      Waiting waiting,
      InstantSource time) {
    this.all = settings.all();
    this.named =
        settings.numbers().stream().map(fenceId -> required(fenceId, settings, allowed)).toList();
    this.fences = fences;
    this.allowed = allowed;
    this.timeout = settings.timeout;
    this.join = join;
    this.regions = regions;
    this.waiting = waiting;
    this.time = time;
  }

  /**
   * The settings of what is loaded before the gateway is ready.
   *
   * @param fenceIds Datafence numbers, or {@code all} alone for every Datafence of the list of
   *     fences that the gateway answers for; empty for none
   * @param timeout how long readiness waits for all of them together, at most
   */
  @ConfigurationProperties("gateway.warm-up")
  @Validated
  record Settings(
      @DefaultValue List<String> fenceIds,
      @DurationMin(millis = 1) @DefaultValue("30s") Duration timeout)
      implements Validator {

    private static final String ALL = "all";
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");

    Settings {
      fenceIds = List.copyOf(fenceIds);
    }

    private boolean all() {
      return fenceIds.equals(List.of(ALL));
    }

    private List<Long> numbers() {
      return all() ? List.of() : fenceIds.stream().map(Long::valueOf).toList();
    }

    @Override
    public boolean supports(Class<?> type) {
      return type == Settings.class;
    }

    @Override
    public void validate(Object target, Errors errors) {
      Settings settings = (Settings) target;
      if (!settings.all() && !settings.fenceIds.stream().allMatch(Settings::isFenceNumber)) {
        errors.rejectValue("fenceIds", "range", "must be all, or numbers from 1 to " + FenceId.MAX);
      }
    }

    private static boolean isFenceNumber(String text) {
      return NUMBER.matcher(text).matches()
          && Long.parseLong(text) >= 1
          && Long.parseLong(text) <= FenceId.MAX;
    }
  }

  private static FenceId required(long fenceId, Settings settings, AllowedFences allowed) {
    return allowed
        .find(fenceId)
        .orElseThrow(() ->
            new InvalidConfigurationPropertyValueException(
                "gateway.warm-up.fence-ids",
                settings.fenceIds,
                "Datafence " + fenceId + " is not in gateway.fences.allowed"));
  }

  /** One Datafence after the other: all at once would only queue for the same permits. */
  @Override
  public void run(ApplicationArguments arguments) {
    if (named.isEmpty() && !all) {
      return;
    }
    Instant end = time.instant().plus(timeout);
    List<FenceId> wanted = all ? listed(end) : named;
    long loaded = wanted.stream().filter(fence -> load(fence, end)).count();
    log.info("Warm-up: {} of {} Datafences loaded", loaded, wanted.size());
  }

  /** Every Datafence of the list that the gateway answers for; none if there is no list. */
  private List<FenceId> listed(Instant end) {
    try (ReadContext caller = waiting.reader(false, Duration.between(time.instant(), end))) {
      return switch (fences.all(caller).join().outcome()) {
        case Found<List<Found<Fence>>>(var list, _) ->
            list.stream().flatMap(fence -> allowed.find(fence.value().fenceId()).stream()).toList();
        case Failed<List<Found<Fence>>>(var failure) -> {
          log.warn("Warm-up: the list of Datafences could not be fetched ({})", failure.code());
          yield List.of();
        }
        case Absent<List<Found<Fence>>> _ ->
            throw new IllegalStateException("an account has a list of Datafences");
      };
    }
  }

  private boolean load(FenceId fence, Instant end) {
    Duration left = Duration.between(time.instant(), end);
    if (!left.isPositive()) {
      return false;
    }
    Question question =
        new Question(fence.number(), EnumSet.allOf(ProductCode.class), regions.regionCode(), true);
    try (ReadContext caller = waiting.reader(false, left)) {
      return join.all(question, caller).join().complete();
    }
  }
}
