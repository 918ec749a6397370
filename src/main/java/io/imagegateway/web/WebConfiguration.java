package io.imagegateway.web;

import io.imagegateway.freshness.WaitingRoom;
import java.util.List;
import org.apache.catalina.core.StandardHost;
import org.apache.tomcat.util.buf.EncodedSolidusHandling;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.util.MimeTypeUtils;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.accept.ContentNegotiationStrategy;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.servlet.config.annotation.ContentNegotiationConfigurer;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** How Tomcat and Spring MVC are set up. */
@Configuration(proxyBeanMethods = false)
class WebConfiguration {

  /** The places for callers who wait for NCP. */
  @Bean
  WaitingRoom waitingRoom(RequestSettings settings) {
    return new WaitingRoom(settings.maxConcurrency());
  }

  /**
   * Lets encoded slashes through to Spring MVC, which tells them as bad parameters or unknown
   * paths, and has what Tomcat refuses by itself told as a problem.
   */
  @Bean
  WebServerFactoryCustomizer<TomcatServletWebServerFactory> tomcat() {
    return factory -> {
      factory.addConnectorCustomizers(connector ->
          connector.setEncodedSolidusHandling(EncodedSolidusHandling.PASS_THROUGH.getValue()));
      factory.addContextCustomizers(context -> {
        if (context.getParent() instanceof StandardHost host) {
          host.setErrorReportValveClass(ProblemErrorReportValve.class.getName());
        }
      });
    };
  }

  @Bean
  WebMvcConfigurer mvc() {
    return new WebMvcConfigurer() {
      @Override
      public void configureContentNegotiation(ContentNegotiationConfigurer configurer) {
        configurer.strategies(List.of(new AcceptHeader()));
      }
    };
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
        MimeTypeUtils.sortBySpecificity(accepted);
        if (accepted.contains(MediaType.APPLICATION_PROBLEM_JSON)) {
          accepted.add(MediaType.APPLICATION_JSON);
        }
        return accepted.isEmpty() ? MEDIA_TYPE_ALL_LIST : accepted;
      } catch (InvalidMediaTypeException e) {
        throw new HttpMediaTypeNotAcceptableException("the Accept header can't be read");
      }
    }
  }
}
