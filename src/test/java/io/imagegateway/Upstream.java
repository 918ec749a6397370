package io.imagegateway;

import io.imagegateway.ncpfake.FakeKeys;
import io.imagegateway.ncpfake.NcpFake;
import org.springframework.test.context.DynamicPropertyRegistry;

/** What a gateway under test has behind it. */
public final class Upstream {

  private Upstream() {}

  /** Points the gateway at a fake NCP, and keeps its management port out of the way. */
  public static void is(NcpFake ncp, DynamicPropertyRegistry registry) {
    registry.add("ncp.datafence.base-url", ncp::url);
    registry.add("ncp.server.base-url", ncp::url);
    registry.add("ncp.credentials.access-key", FakeKeys.PRIMARY::accessKey);
    registry.add("ncp.credentials.secret-key", FakeKeys.PRIMARY::secretKey);
    registry.add("management.server.port", () -> 0);
  }
}
