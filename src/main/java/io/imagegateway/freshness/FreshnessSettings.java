package io.imagegateway.freshness;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Positive;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How long answers are believed.
 *
 * @param boxImages lists of box custom images, by fence and product code
 * @param serverImages server images, by region and number
 * @param ownServerImages the index of own server images, by region
 * @param fenceImages lists of fence custom images, by fence
 * @param fences the list of the account's Datafences
 * @param failure how long after a failed load none is started again for the same key
 * @param minRefreshInterval how old an answer may be for a reader who wants a recent one
 */
@ConfigurationProperties("gateway.freshness")
@Validated
public record FreshnessSettings(
    @Valid @DefaultValue BoxImages boxImages,
    @Valid @DefaultValue ServerImages serverImages,
    @Valid @DefaultValue OwnServerImages ownServerImages,
    @Valid @DefaultValue BoxImages fenceImages,
    @Valid @DefaultValue Fences fences,
    @DurationMin @DefaultValue("1s") Duration failure,
    @DurationMin @DefaultValue("15s") Duration minRefreshInterval) {

  /** What is set for each cache alike. */
  @OutageCoversStale
  public sealed interface Cache {

    /** How long an answer is given without a thought. */
    Duration fresh();

    /** For how long after {@link #fresh()} it is still given at once, while it is refreshed. */
    Duration stale();

    /** How long after its fetch it is given at all, when a fetch fails. */
    Duration outage();

    /** How long "no such thing" is believed; there is no stale time after that. */
    Duration absent();

    /** Entries, at most. */
    int maxSize();
  }

  /**
   * Lists of box custom images.
   *
   * @param fresh how long an answer is given without a thought
   * @param stale for how long after that it is still given at once, while it is refreshed
   * @param outage how long after its fetch it is given at all, when a fetch fails
   * @param absent how long "no such fence" is believed
   * @param maxSize entries, at most
   */
  public record BoxImages(
      @DurationMin(millis = 1) @DefaultValue("30s") Duration fresh,
      @DurationMin @DefaultValue("5m") Duration stale,
      @DurationMin @DefaultValue("24h") Duration outage,
      @DurationMin @DefaultValue("10s") Duration absent,
      @Positive @DefaultValue("10000") int maxSize)
      implements Cache {}

  /**
   * Server images.
   *
   * @param fresh how long an answer is given without a thought
   * @param stale for how long after that it is still given at once, while it is refreshed
   * @param outage how long after its fetch it is given at all, when a fetch fails
   * @param absent how long "no such image" is believed
   * @param maxSize entries, at most
   */
  public record ServerImages(
      @DurationMin(millis = 1) @DefaultValue("10m") Duration fresh,
      @DurationMin @DefaultValue("24h") Duration stale,
      @DurationMin @DefaultValue("7d") Duration outage,
      @DurationMin @DefaultValue("30s") Duration absent,
      @Positive @DefaultValue("20000") int maxSize)
      implements Cache {}

  /**
   * The index of own server images. A region always has one, if only an empty one, so there is no
   * absence to believe.
   *
   * @param fresh how long an answer is given without a thought
   * @param stale for how long after that it is still given at once, while it is refreshed
   * @param outage how long after its fetch it is given at all, when a fetch fails
   * @param maxSize entries, at most
   */
  public record OwnServerImages(
      @DurationMin(millis = 1) @DefaultValue("1m") Duration fresh,
      @DurationMin @DefaultValue("10m") Duration stale,
      @DurationMin @DefaultValue("24h") Duration outage,
      @Positive @DefaultValue("100") int maxSize)
      implements Cache {

    @Override
    public Duration absent() {
      return Duration.ZERO;
    }
  }

  /**
   * The list of the account's Datafences: one entry, and an account always has one, if only an
   * empty one.
   *
   * @param fresh how long an answer is served as new
   * @param stale for how long after that it is still served at once, while it is refreshed
   * @param outage how long after its fetch it is served at all, when a fetch fails
   */
  public record Fences(
      @DurationMin(millis = 1) @DefaultValue("1m") Duration fresh,
      @DurationMin @DefaultValue("10m") Duration stale,
      @DurationMin @DefaultValue("7d") Duration outage)
      implements Cache {

    @Override
    public Duration absent() {
      return Duration.ZERO;
    }

    @Override
    public int maxSize() {
      return 1;
    }
  }
}
