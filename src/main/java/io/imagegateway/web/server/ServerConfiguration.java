package io.imagegateway.web.server;

import io.imagegateway.freshness.AdmissionLimit;
import io.imagegateway.freshness.Waiting;
import io.imagegateway.lookup.ProblemCode;
import io.imagegateway.web.ClientAddresses;
import io.imagegateway.web.RequestSettings;
import io.imagegateway.web.connector.BoundedHttp11Protocol;
import io.imagegateway.web.problem.ProblemWriter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.apache.catalina.core.StandardHost;
import org.apache.coyote.ContinueResponseTiming;
import org.apache.tomcat.util.buf.EncodedSolidusHandling;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.util.InvalidMimeTypeException;
import org.springframework.util.MimeTypeUtils;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.HttpRequestHandler;
import org.springframework.web.accept.ContentNegotiationStrategy;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.config.annotation.ContentNegotiationConfigurer;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.handler.SimpleUrlHandlerMapping;
import org.springframework.web.servlet.resource.NoResourceFoundException;
import reactor.core.scheduler.Scheduler;

/** Configures Tomcat and Spring MVC. */
@Configuration(proxyBeanMethods = false)
class ServerConfiguration {

  /** How callers wait for NCP, and how many at a time. */
  @Bean
  Waiting waiting(RequestSettings settings, Scheduler timer, InstantSource time) {
    return new Waiting(new AdmissionLimit(settings.maxConcurrency()), timer, time);
  }

  /**
   * Passes encoded slashes on to Spring MVC, which answers them as bad parameters or unknown paths,
   * answers what Tomcat refuses by itself as a problem, and logs requests where that is set.
   */
  @Bean
  WebServerFactoryCustomizer<TomcatServletWebServerFactory> tomcat(
      HttpServerSettings settings,
      ProblemWriter problems,
      SecurityHeaders headers,
      ClientAddresses addresses,
      InstantSource time) {
    return factory -> {
      bound(factory, time);
      if (settings.accessLog()) {
        factory.addEngineValves(new AccessLogValve(addresses));
      }
      factory.addConnectorCustomizers(connector -> {
        connector.setEncodedSolidusHandling(EncodedSolidusHandling.PASS_THROUGH.getValue());
        AnswerWriter.keepFromTomcat(connector);
      });
      factory.addContextCustomizers(context -> {
        if (context.getParent() instanceof StandardHost host) {
          // By its name, too, or Tomcat would add a valve of its own.
          host.setErrorReportValveClass(ProblemErrorReportValve.class.getName());
          host.getPipeline().addValve(new ProblemErrorReportValve(problems, headers));
        }
      });
    };
  }

  /** Bounds what a client can hold by its connections alone; asks for no body before it is read. */
  static void bound(TomcatServletWebServerFactory factory, InstantSource time) {
    factory.setProtocol(BoundedHttp11Protocol.class.getName());
    factory.addConnectorCustomizers(connector -> {
      if (connector.getProtocolHandler() instanceof BoundedHttp11Protocol protocol) {
        protocol.watch(time);
        protocol.setContinueResponseTiming(ContinueResponseTiming.ON_REQUEST_BODY_READ.toString());
      }
    });
  }

  /** An eighth of the heap. */
  @Bean
  WriteBudget writeBudget(InstantSource time) {
    return new WriteBudget(Runtime.getRuntime().maxMemory() / 8, time);
  }

  @Bean
  FilterRegistrationBean<AllowedHostsFilter> allowedHosts(
      AllowedHosts hosts, ProblemWriter problems) {
    FilterRegistrationBean<AllowedHostsFilter> registration =
        new FilterRegistrationBean<>(
            new AllowedHostsFilter(
                hosts,
                (request, response) ->
                    problems.write(
                        ProblemWriter.problem(ProblemCode.MISDIRECTED_REQUEST, request),
                        request,
                        response)));
    registration.setOrder(LogContext.WITHIN_THE_TRACE + 1);
    return registration;
  }

  @Bean
  WebMvcConfigurer mvc(LogContext logContext) {
    return new WebMvcConfigurer() {
      @Override
      public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(logContext);
        registry.addInterceptor(new PlainPaths());
      }

      @Override
      public void configureContentNegotiation(ContentNegotiationConfigurer configurer) {
        configurer.strategies(List.of(new AcceptHeader()));
      }
    };
  }

  /**
   * Answers what no other handler is responsible for. Spring's own answer would look for a file and
   * end in an exception.
   */
  @Bean
  HandlerMapping unknownPaths(ProblemWriter problems) {
    HttpRequestHandler unknown =
        (request, response) ->
            problems.write(
                ProblemWriter.problem(ProblemCode.NOT_FOUND, request), request, response);
    return new SimpleUrlHandlerMapping(Map.of("/**", unknown), Ordered.LOWEST_PRECEDENCE);
  }

  /**
   * No path has parameters ({@code /product-codes;v=1}), which Spring MVC would overlook: one
   * resource would have any number of names.
   */
  private static final class PlainPaths implements HandlerInterceptor {

    @Override
    public boolean preHandle(
        HttpServletRequest request, HttpServletResponse response, Object handler)
        throws NoResourceFoundException {
      String path = request.getRequestURI();
      if (path.contains(";")) {
        throw new NoResourceFoundException(HttpMethod.valueOf(request.getMethod()), path, path);
      }
      return true;
    }
  }

  /** The Accept header; accepting problem documents only counts as accepting JSON, too. */
  private static final class AcceptHeader implements ContentNegotiationStrategy {

    @Override
    public List<MediaType> resolveMediaTypes(NativeWebRequest request)
        throws HttpMediaTypeNotAcceptableException {
      String[] accept = request.getHeaderValues(HttpHeaders.ACCEPT);
      if (accept == null) {
        return MEDIA_TYPE_ALL_LIST;
      }
      try {
        List<MediaType> accepted = MediaType.parseMediaTypes(List.of(accept));
        if (accepted.isEmpty()) {
          return MEDIA_TYPE_ALL_LIST;
        }
        // The more specific range counts (RFC 9110, section 12.5.1), so a wildcard beside it does
        // not
        // bring JSON back.
        boolean excluded =
            accepted.stream()
                .anyMatch(range ->
                    range.getQualityValue() == 0
                        && range.equalsTypeAndSubtype(MediaType.APPLICATION_JSON));
        accepted.removeIf(range ->
            range.getQualityValue() == 0
                || (excluded
                    && range.isWildcardSubtype()
                    && range.includes(MediaType.APPLICATION_JSON)));
        if (accepted.isEmpty()) {
          throw new HttpMediaTypeNotAcceptableException("the Accept header accepts nothing");
        }
        // JSON has no parameters; one that is asked for must not come back in the answer.
        accepted.replaceAll(wanted ->
            new MediaType(wanted.getType(), wanted.getSubtype(), wanted.getQualityValue()));
        MimeTypeUtils.sortBySpecificity(accepted);
        if (!excluded
            && accepted.stream()
                .anyMatch(MediaType.APPLICATION_PROBLEM_JSON::equalsTypeAndSubtype)) {
          accepted.add(MediaType.APPLICATION_JSON);
        }
        return accepted;
      } catch (InvalidMediaTypeException | InvalidMimeTypeException e) {
        throw new HttpMediaTypeNotAcceptableException("the Accept header can't be read");
      }
    }
  }
}
