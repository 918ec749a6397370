package io.imagegateway;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** A bug of the gateway in the answer to requests with the header {@value #HEADER}. */
public final class BugOnDemand implements WebMvcConfigurer {

  /** Its presence causes the bug. */
  public static final String HEADER = "X-Bug";

  @Override
  public void addInterceptors(InterceptorRegistry registry) {
    registry.addInterceptor(
        new HandlerInterceptor() {
          @Override
          public boolean preHandle(
              HttpServletRequest request, HttpServletResponse response, Object handler) {
            if (request.getHeader(HEADER) != null) {
              throw new IllegalStateException("a bug that a test asked for");
            }
            return true;
          }
        });
  }
}
