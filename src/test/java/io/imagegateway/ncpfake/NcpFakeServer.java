package io.imagegateway.ncpfake;

import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The fake as a program of its own, controlled through its control surface. Has no {@code main},
 * since {@code spring-boot:test-run} wants the demo's to be the only one among the tests: {@code
 * DemoApplication --fake-only} leads here.
 */
public final class NcpFakeServer {

  private static final String ADDRESS = "fake.address";
  private static final String PORT = "fake.port";

  private NcpFakeServer() {}

  /**
   * Starts the fake and prints its URL. The fake's threads keep the process alive until SIGTERM.
   *
   * @param arguments {@code --fake.port=} (8082 by default, 0 for a free one), {@code
   *     --fake.address=} (loopback by default), and {@code --fake.access-key=} with {@code
   *     --fake.secret-key=} for a key pair to accept instead of the demo's; each can also be a
   *     system property of that name
   * @throws PortUnavailableException if the port cannot be listened at
   */
  public static void run(String... arguments) {
    ChosenPort.requireAvailable(List.of(port(arguments)));
    NcpFake fake = start(arguments);
    Runtime.getRuntime().addShutdownHook(new Thread(fake::close, "ncp-fake-end"));
    System.out.println("NCP fake at " + fake.url());
    System.out.println("Controls, faults and keys: " + fake.url() + "/__fake/");
  }

  /** Starts the fake with the same arguments, for a caller that ends it. */
  public static NcpFake start(String... arguments) {
    InetSocketAddress address = port(arguments).address();
    Optional<String> accessKey = setting("fake.access-key", arguments);
    Optional<String> secretKey = setting("fake.secret-key", arguments);
    if (accessKey.isPresent() != secretKey.isPresent()) {
      throw new IllegalArgumentException("a key pair needs both an access key and a secret key");
    }
    FakeKeys[] keys =
        accessKey.isEmpty()
            ? new FakeKeys[] {FakeKeys.PRIMARY, FakeKeys.SECONDARY}
            : new FakeKeys[] {new FakeKeys(accessKey.get(), secretKey.orElseThrow())};
    NcpFake fake =
        NcpFake.start(address.getHostString(), address.getPort(), Clock.systemUTC(), keys);
    setting("fake.sizes", arguments)
        .map(sizes -> Arrays.stream(sizes.split(",")).map(Integer::valueOf).toList())
        .ifPresent(sizes -> fake.change(_ -> DataSet.sized(sizes)));
    return fake;
  }

  /** The port that the fake listens at when started with the same arguments. */
  public static ChosenPort port(String... arguments) {
    String address = setting(ADDRESS, arguments).orElse("127.0.0.1");
    int port = setting(PORT, arguments).map(Integer::valueOf).orElse(8082);
    return new ChosenPort(PORT, new InetSocketAddress(address, port), 9092);
  }

  private static Optional<String> setting(String name, String... arguments) {
    String option = "--" + name + "=";
    return Arrays.stream(arguments)
        .filter(argument -> argument.startsWith(option))
        .map(argument -> argument.substring(option.length()))
        .findFirst()
        .or(() -> Optional.ofNullable(System.getProperty(name)));
  }
}
