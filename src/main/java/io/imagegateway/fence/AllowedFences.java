package io.imagegateway.fence;

import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** The Datafences that the gateway answers for, and the only source of {@link FenceId}s. */
@Component
public final class AllowedFences {

  private static final Logger log = LoggerFactory.getLogger(AllowedFences.class);

  private final @Nullable Set<@Nullable Long> allowed;

  AllowedFences(FenceSettings settings) {
    this.allowed = settings.allowed();
    log.info(
        "Datafences allowed: {} (gateway.fences.allowed)",
        allowed == null ? "all" : allowed.size());
  }

  /**
   * The Datafence of a number.
   *
   * @param number 1 to {@link FenceId#MAX}
   * @return empty if the gateway does not answer for it
   */
  public Optional<FenceId> find(long number) {
    return allowed == null || allowed.contains(number)
        ? Optional.of(new FenceId(number))
        : Optional.empty();
  }
}
