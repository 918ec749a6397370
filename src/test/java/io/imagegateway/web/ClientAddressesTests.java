package io.imagegateway.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockHttpServletRequest;

class ClientAddressesTests {

  private static final String PROXY = "10.0.0.1";

  private final ClientAddresses addresses =
      new ClientAddresses(new CallerSettings(List.of("10.0.0.0/8", "fd00::/8")));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "unknown",
        "_hidden",
        "client.example.com",
        "localhost",
        "203.0.113",
        "203.0.113.256",
        "203.0.113.7.1",
        "0x7f.0.0.1",
        "203.0.113.7:",
        "203.0.113.7:port",
        "203.0.113.7:123456",
        "203.0.113.7/32",
        "[203.0.113.7",
        "[2001:db8::7",
        "2001:db8::7]",
        "[2001:db8::7]x",
        "2001:db8::7::1",
        "2001:db8::7%eth0",
        "for=203.0.113.7",
        "\"203.0.113.7\"",
        "203.0.113.7 203.0.113.8",
        "203.0.113.7;203.0.113.8",
        "１.2.3.4",
        "-"
      })
  void takesTheProxyWhereTheElementBeforeItIsNoAddress(String element) {
    assertThat(client(PROXY, element)).contains(address(PROXY));
    assertThat(client(PROXY, "203.0.113.9, " + element + ", 10.0.0.2"))
        .contains(address("10.0.0.2"));
  }

  @Test
  void readsNoElementThatIsLongerThanAnAddress() {
    assertThat(client(PROXY, "0".repeat(100_000))).contains(address(PROXY));
    assertThat(client(PROXY, ":".repeat(100_000))).contains(address(PROXY));
    assertThat(client(PROXY, "203.0.113.7, " + "1".repeat(50) + ".0.0.1")).contains(address(PROXY));
  }

  @Test
  void readsNoMoreThanThirtyTwoElements() {
    assertThat(client(PROXY, "203.0.113.7" + ", 10.0.0.2".repeat(31)))
        .contains(address("203.0.113.7"));
    assertThat(client(PROXY, "203.0.113.7" + ", 10.0.0.2".repeat(32)))
        .contains(address("10.0.0.2"));
    assertThat(client(PROXY, "203.0.113.7" + ",".repeat(32))).contains(address(PROXY));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "203.0.113.7|203.0.113.7",
        "198.51.100.1, 203.0.113.7|203.0.113.7",
        "198.51.100.1, 203.0.113.7, 10.0.0.2|203.0.113.7",
        "203.0.113.7,10.0.0.2,fd00::2|203.0.113.7",
        "garbage, 203.0.113.7|203.0.113.7",
        "203.0.113.7:49152|203.0.113.7",
        "[2001:db8::7]|2001:db8::7",
        "[2001:db8::7]:49152|2001:db8::7",
        "2001:DB8:0::7|2001:db8::7",
        "203.0.113.7, [fd00::2]:80|203.0.113.7",
        "::ffff:203.0.113.7|203.0.113.7",
        "203.0.113.7, ::ffff:10.0.0.2|203.0.113.7",
        "' , ,203.0.113.7,  , 10.0.0.2 ,'|203.0.113.7",
      })
  void takesTheRightMostAddressThatIsNoProxy(String header, String client) {
    assertThat(client(PROXY, header)).contains(address(client));
  }

  @Test
  void readsAllLinesOfTheHeaderAsOneList() {
    assertThat(client(PROXY, "198.51.100.1", "203.0.113.7, 10.0.0.3", "10.0.0.2"))
        .contains(address("203.0.113.7"));
    assertThat(client(PROXY, "203.0.113.7", "")).contains(address("203.0.113.7"));
  }

  @Test
  void takesTheLeftMostWhereAllAreProxies() {
    assertThat(client(PROXY, "10.0.0.3, 10.0.0.2")).contains(address("10.0.0.3"));
  }

  @Test
  void takesTheConnectionWithoutTheHeader() {
    assertThat(client(PROXY)).contains(address(PROXY));
    assertThat(client(PROXY, "")).contains(address(PROXY));
    assertThat(client(PROXY, " , ")).contains(address(PROXY));
  }

  @Test
  void believesNobodyButTheProxies() {
    assertThat(client("192.0.2.1", "203.0.113.7")).contains(address("192.0.2.1"));
    ClientAddresses believesNobody = new ClientAddresses(new CallerSettings(List.of()));
    assertThat(believesNobody.of(request(PROXY, "203.0.113.7"))).contains(address(PROXY));
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, 127.0.0.1",
    "0:0:0:0:0:0:0:1, ::1",
    "fe80:0:0:0:1:2:3:4%eth0, fe80::1:2:3:4",
    "fe80:0:0:0:1:2:3:4%2, fe80::1:2:3:4",
  })
  void readsTheConnectionsAddressAsTheContainerWritesIt(String written, String address) {
    assertThat(client(written)).contains(address(address));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "localhost", "/run/gateway.sock", "%eth0"})
  void knowsNoAddressOfAConnectionThatHasNone(String written) {
    assertThat(client(written, "203.0.113.7")).isEmpty();
  }

  private Optional<InetAddress> client(String connection, String... lines) {
    return addresses.of(request(connection, lines));
  }

  private static MockHttpServletRequest request(String connection, String... lines) {
    MockHttpServletRequest request = new MockHttpServletRequest();
    request.setRemoteAddr(connection);
    for (String line : lines) {
      request.addHeader("X-Forwarded-For", line);
    }
    return request;
  }

  private static InetAddress address(String text) {
    return InetAddress.ofLiteral(text);
  }
}
