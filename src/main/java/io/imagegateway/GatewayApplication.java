package io.imagegateway;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** The entry point of the gateway. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class GatewayApplication {

  /** Runs the gateway with the given Spring Boot arguments. */
  public static void main(String[] args) {
    SpringApplication.run(GatewayApplication.class, args);
  }
}
