package io.imagegateway.ncpfake;

import java.time.Clock;
import java.util.Arrays;
import java.util.Optional;

/**
 * The fake as a program of its own, driven through its control surface. Has no {@code main}, since
 * {@code spring-boot:test-run} wants the demo's to be the only one among the tests: {@code
 * DemoApplication --fake-only} leads here.
 */
public final class NcpFakeServer {

  private NcpFakeServer() {}

  /**
   * Starts the fake and prints its URL. The fake's threads keep the process alive until it is told
   * to end (SIGTERM).
   *
   * @param arguments {@code --port=} (a free one by default), {@code --address=} (loopback by
   *     default), and {@code --access-key=} with {@code --secret-key=} for a key pair to accept
   *     instead of the demo's; each can also be a system property, {@code ncpfake.port} and so on
   */
  public static void run(String... arguments) {
    NcpFake fake = start(arguments);
    Runtime.getRuntime().addShutdownHook(new Thread(fake::close, "ncp-fake-end"));
    System.out.println("NCP fake at " + fake.url());
  }

  /** Starts the fake with the same arguments, for a caller who ends it. */
  public static NcpFake start(String... arguments) {
    String address = setting("address", arguments).orElse("127.0.0.1");
    int port = setting("port", arguments).map(Integer::valueOf).orElse(0);
    Optional<String> accessKey = setting("access-key", arguments);
    Optional<String> secretKey = setting("secret-key", arguments);
    if (accessKey.isPresent() != secretKey.isPresent()) {
      throw new IllegalArgumentException("a key pair needs both an access key and a secret key");
    }
    FakeKeys[] keys =
        accessKey.isEmpty()
            ? new FakeKeys[] {FakeKeys.PRIMARY, FakeKeys.SECONDARY}
            : new FakeKeys[] {new FakeKeys(accessKey.get(), secretKey.orElseThrow())};
    return NcpFake.start(address, port, Clock.systemUTC(), keys);
  }

  private static Optional<String> setting(String name, String... arguments) {
    String option = "--" + name + "=";
    return Arrays.stream(arguments)
        .filter(argument -> argument.startsWith(option))
        .map(argument -> argument.substring(option.length()))
        .findFirst()
        .or(() -> Optional.ofNullable(System.getProperty("ncpfake." + name)));
  }
}
