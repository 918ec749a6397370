package io.imagegateway;

import io.imagegateway.ncpfake.NcpFake;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.springframework.cache.CacheManager;
import org.springframework.context.ApplicationContext;
import org.springframework.test.context.junit.jupiter.SpringExtension;

/**
 * Restores the state at the start before each test: the fake's data and journal, and empty caches.
 * What the gateway keeps beside its caches has become too old to count.
 */
final class CleanGateway implements BeforeEachCallback {

  /**
   * Longer than loads run, pauses last, and a Datafence counts as inaccessible because of an answer
   * for another of its lists.
   */
  private static final Duration BETWEEN_TESTS = Duration.ofMinutes(5);

  @Override
  public void beforeEach(ExtensionContext test) {
    ApplicationContext gateway = SpringExtension.getApplicationContext(test);
    gateway.getBean(ElapsingTime.class).pass(BETWEEN_TESTS);
    gateway.getBean(NcpFake.class).reset();
    CacheManager caches = gateway.getBean(CacheManager.class);
    caches.getCacheNames().forEach(name -> Objects.requireNonNull(caches.getCache(name)).clear());
  }
}
