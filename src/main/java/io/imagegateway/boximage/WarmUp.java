package io.imagegateway.boximage;

import io.imagegateway.boximage.BoxImageJoin.Question;
import io.imagegateway.fence.AllowedFences;
import io.imagegateway.fence.FenceId;
import io.imagegateway.freshness.ReadContext;
import io.imagegateway.freshness.Waiting;
import io.imagegateway.serverimage.RegionSettings;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import org.hibernate.validator.constraints.time.DurationMin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.stereotype.Component;
import org.springframework.validation.annotation.Validated;

/**
 * Loads the images of a few Datafences before the gateway says that it is ready, so that a new
 * instance does not begin with an empty store. It takes its time only once, and not for ever: what
 * could not be loaded does not keep the gateway from starting, and readiness never depends on NCP
 * again.
 */
@Component
final class WarmUp implements ApplicationRunner {

  private static final Logger log = LoggerFactory.getLogger(WarmUp.class);

  private final List<FenceId> fences;
  private final Duration timeout;
  private final BoxImageJoin join;
  private final RegionSettings regions;
  private final Waiting waiting;
  private final InstantSource time;

  WarmUp(
      Settings settings,
      AllowedFences allowed,
      BoxImageJoin join,
      RegionSettings regions,
      Waiting waiting,
      InstantSource time) {
    this.fences =
        settings.fenceIds.stream().map(fenceId -> required(fenceId, settings, allowed)).toList();
    this.timeout = settings.timeout;
    this.join = join;
    this.regions = regions;
    this.waiting = waiting;
    this.time = time;
  }

  /**
   * What is loaded before the gateway is ready.
   *
   * @param fenceIds Datafence numbers; empty for none
   * @param timeout how long readiness waits for all of them together, at most
   */
  @ConfigurationProperties("gateway.warm-up")
  @Validated
  record Settings(
      @DefaultValue List<@Min(1) @Max(FenceId.MAX) Long> fenceIds,
      @DurationMin(millis = 1) @DefaultValue("30s") Duration timeout) {

    Settings {
      fenceIds = List.copyOf(fenceIds);
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
    if (fences.isEmpty()) {
      return;
    }
    Instant end = time.instant().plus(timeout);
    long loaded = fences.stream().filter(fence -> load(fence, end)).count();
    log.info("Warm-up: {} of {} Datafences loaded", loaded, fences.size());
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
