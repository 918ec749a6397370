package io.imagegateway.ncp;

import java.net.URI;
import java.time.Duration;
import org.springframework.util.unit.DataSize;

/** Settings under which both services are in one place. */
public record ServiceSettings(
    URI baseUrl, Duration timeout, int maxConcurrency, DataSize maxResponseSize) {

  public static ServiceSettings at(String baseUrl) {
    return new ServiceSettings(
        URI.create(baseUrl), Duration.ofSeconds(30), 8, DataSize.ofKilobytes(64));
  }

  public ServiceSettings timeout(Duration other) {
    return new ServiceSettings(baseUrl, other, maxConcurrency, maxResponseSize);
  }

  public ServiceSettings maxConcurrency(int other) {
    return new ServiceSettings(baseUrl, timeout, other, maxResponseSize);
  }

  public NcpSettings toNcpSettings() {
    NcpSettings.Breaker breaker = new NcpSettings.Breaker(60, 50, 100, Duration.ofSeconds(10), 3);
    return new NcpSettings(
        new NcpSettings.Service(baseUrl, timeout, maxConcurrency, 20, null, breaker),
        new NcpSettings.Service(baseUrl, timeout, maxConcurrency, 20, null, breaker),
        new NcpSettings.Retry(3, 0.5),
        maxResponseSize,
        false,
        null);
  }
}
