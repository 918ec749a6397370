package io.imagegateway.lookup;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CallerTests {

  @ParameterizedTest
  @CsvSource({
    "192.0.2.1, 192.0.2.1",
    "192.0.2.1, ::ffff:192.0.2.1",
    "2001:db8:0:1::1, 2001:db8:0:1:ffff:ffff:ffff:ffff",
    "2001:db8:0:1::, 2001:0DB8:0000:0001:0:0:0:1",
  })
  void isOneAtAnAddressHoweverItIsWrittenAndInANetworkOfIpv6(String one, String other) {
    assertThat(at(one)).isEqualTo(at(other));
  }

  @ParameterizedTest
  @CsvSource({
    "192.0.2.1, 192.0.2.2",
    "2001:db8:0:1::1, 2001:db8:0:2::1",
    "192.0.2.1, ::c000:201",
    "0.0.0.0, ::",
  })
  void isAnotherAtAnotherAddressOrInAnotherNetwork(String one, String other) {
    assertThat(at(one)).isNotEqualTo(at(other));
  }

  @Test
  void isNeverTakenForTheGateway() {
    assertThat(at("127.0.0.1")).isNotEqualTo(Caller.GATEWAY);
    assertThat(at("::1")).isNotEqualTo(Caller.GATEWAY);
  }

  private static Caller at(String address) {
    return Caller.at(InetAddress.ofLiteral(address));
  }
}
