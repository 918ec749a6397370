package io.imagegateway.web;

import jakarta.validation.Valid;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * What caches between the gateway and its callers may do with answers.
 *
 * @param cacheControl directives for a proxy in front
 * @param exposeSharedLoginIds whether answers may hold e-mail addresses: then no cache may store
 *     them that serves several users
 */
@ConfigurationProperties("gateway")
@Validated
record AnswerSettings(
    @Valid @DefaultValue CacheControl cacheControl,
    @DefaultValue("false") boolean exposeSharedLoginIds) {

  /**
   * Extensions of Cache-Control (RFC 5861), in whole seconds.
   *
   * @param staleWhileRevalidate how long after its {@code max-age} an answer may be served while
   *     the proxy fetches a new one; zero leaves the directive out
   * @param staleIfError how long after its {@code max-age} an answer may be served where the
   *     gateway responds with an error or not at all; zero leaves the directive out
   */
  record CacheControl(
      @DurationMin @DefaultValue("0s") Duration staleWhileRevalidate,
      @DurationMin @DefaultValue("0s") Duration staleIfError) {}
}
