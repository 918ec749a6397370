package io.imagegateway.web.server;

import io.imagegateway.freshness.AdmissionLimit;
import io.imagegateway.lookup.ProblemCode;
import io.imagegateway.web.RequestSettings;
import io.imagegateway.web.connector.BoundedHttp11Protocol;
import io.imagegateway.web.problem.ProblemWriter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.InstantSource;
import java.util.List;
import org.apache.catalina.core.StandardHost;
import org.apache.coyote.ContinueResponseTiming;
import org.apache.tomcat.util.buf.EncodedSolidusHandling;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.util.InvalidMimeTypeException;
import org.springframework.util.MimeTypeUtils;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.accept.ContentNegotiationStrategy;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.ContentNegotiationConfigurer;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.resource.NoResourceFoundException;

/** How Tomcat and Spring MVC are set up. */
@Configuration(proxyBeanMethods = false)
class ServerConfiguration {

  /** The places for callers who wait for NCP. */
  @Bean
  AdmissionLimit waitingRoom(RequestSettings settings) {
    return new AdmissionLimit(settings.maxConcurrency());
  }

  /**
   * Passes encoded slashes on to Spring MVC, which answers them as bad parameters or unknown paths,
   * answers what Tomcat refuses by itself as a problem, and logs requests where that is set.
   */
  @Bean
  WebServerFactoryCustomizer<TomcatServletWebServerFactory> tomcat(
      HttpServerSettings settings, InstantSource time) {
    return factory -> {
      bound(factory, time);
      if (settings.accessLog()) {
        factory.addEngineValves(new AccessLogValve());
      }
      factory.addConnectorCustomizers(connector ->
          connector.setEncodedSolidusHandling(EncodedSolidusHandling.PASS_THROUGH.getValue()));
      factory.addContextCustomizers(context -> {
        if (context.getParent() instanceof StandardHost host) {
          host.setErrorReportValveClass(ProblemErrorReportValve.class.getName());
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
  FilterRegistrationBean<AllowedHostsFilter> allowedHosts(AllowedHosts hosts) {
    FilterRegistrationBean<AllowedHostsFilter> registration =
        new FilterRegistrationBean<>(
            new AllowedHostsFilter(
                hosts,
                (request, response) ->
                    ProblemWriter.write(
                        ProblemWriter.problem(ProblemCode.MISDIRECTED_REQUEST, request),
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

  /** The Accept header, where whoever accepts problems only is taken to accept JSON, too. */
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
        accepted.removeIf(mediaType -> mediaType.getQualityValue() == 0);
        if (accepted.isEmpty()) {
          throw new HttpMediaTypeNotAcceptableException("the Accept header accepts nothing");
        }
        // JSON has no parameters; one that is asked for must not come back in the answer.
        accepted.replaceAll(wanted ->
            new MediaType(wanted.getType(), wanted.getSubtype(), wanted.getQualityValue()));
        MimeTypeUtils.sortBySpecificity(accepted);
        if (accepted.stream().anyMatch(MediaType.APPLICATION_PROBLEM_JSON::equalsTypeAndSubtype)) {
          accepted.add(MediaType.APPLICATION_JSON);
        }
        return accepted;
      } catch (InvalidMediaTypeException | InvalidMimeTypeException e) {
        throw new HttpMediaTypeNotAcceptableException("the Accept header can't be read");
      }
    }
  }
}
