package io.imagegateway.web.server;

import io.imagegateway.web.CachedAnswer;
import io.imagegateway.web.PreparedAnswers;
import io.imagegateway.web.ReadContexts;
import io.imagegateway.web.server.PreparedAnswerFilter.Surroundings;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;

/**
 * Configures where prepared answers are given: in front of all other filters; but behind them where
 * a trace or the access log needs what they find out about each request.
 */
@Configuration(proxyBeanMethods = false)
class PreparedAnswerConfiguration {

  private static final String TRACES = "management.opentelemetry.tracing.export.otlp.endpoint";
  private static final String TIMER = "management.observations.http.server.requests.name";

  /** Behind all filters that can reject a request. */
  private static final int INNERMOST = LogContext.WITHIN_THE_TRACE + 3;

  /** Requests of one caller for one target that make its answer at a time. */
  private static final int MAKERS = 16;

  @Bean
  FilterRegistrationBean<PreparedAnswerFilter> preparedAnswerFilter(
      PreparedAnswers answers,
      CachedAnswer cached,
      ReadContexts contexts,
      AnswerWriter writer,
      Surroundings surroundings,
      InstantSource time) {
    FilterRegistrationBean<PreparedAnswerFilter> registration =
        new FilterRegistrationBean<>(
            new PreparedAnswerFilter(answers, cached, contexts, writer, surroundings, time));
    registration.setEnabled(answers.areEnabled());
    registration.setOrder(
        surroundings instanceof OutermostSurroundings ? Ordered.HIGHEST_PRECEDENCE : INNERMOST);
    return registration;
  }

  @Bean
  FilterRegistrationBean<AnswerMakingFilter> answerMakingFilter(
      PreparedAnswers answers,
      CachedAnswer cached,
      ReadContexts contexts,
      AnswerWriter writer,
      LogContext logContext,
      InstantSource time) {
    PreparedAnswerFilter prepared =
        new PreparedAnswerFilter(
            answers, cached, contexts, writer, new InnermostSurroundings(logContext), time);
    FilterRegistrationBean<AnswerMakingFilter> registration =
        new FilterRegistrationBean<>(
            new AnswerMakingFilter(new AnswerMakers(MAKERS), prepared, contexts));
    registration.setEnabled(answers.areEnabled());
    registration.setOrder(INNERMOST + 1);
    return registration;
  }

  @Bean
  Surroundings surroundings(
      HttpServerSettings settings,
      AllowedHosts hosts,
      RequestLimitFilter limit,
      SecurityHeaders security,
      ConnectionDraining draining,
      CrossOriginFilter origins,
      LogContext logContext,
      MeterRegistry meters,
      Environment environment) {
    if (settings.accessLog() || environment.containsProperty(TRACES)) {
      return new InnermostSurroundings(logContext);
    }
    String timer = environment.getProperty(TIMER, "http.server.requests");
    return new OutermostSurroundings(
        hosts, limit, security, draining, origins, new RequestTimers(meters, timer));
  }
}
