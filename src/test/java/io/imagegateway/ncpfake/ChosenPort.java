package io.imagegateway.ncpfake;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;

/**
 * A port that a program is going to listen at.
 *
 * @param setting the property that chooses it
 * @param address its address and number; any free port if that is 0
 * @param other another number, as an example
 */
public record ChosenPort(String setting, InetSocketAddress address, int other) {

  /**
   * Listens at all ports at the same time for a moment, so that two of the same number do not pass.
   *
   * @throws PortUnavailableException if any of them cannot be listened at, which is mostly because
   *     another program does
   */
  public static void requireAvailable(List<ChosenPort> ports) {
    List<ServerSocket> probes = new ArrayList<>();
    List<ChosenPort> unavailable = new ArrayList<>();
    List<String> reasons = new ArrayList<>();
    for (ChosenPort port : ports) {
      try {
        ServerSocket probe = new ServerSocket();
        probes.add(probe);
        probe.bind(port.address());
      } catch (IOException e) {
        unavailable.add(port);
        reasons.add(String.valueOf(e.getMessage()));
      }
    }
    probes.forEach(ChosenPort::close);
    if (!unavailable.isEmpty()) {
      throw new PortUnavailableException(message(unavailable, reasons.getFirst()));
    }
  }

  private static void close(ServerSocket probe) {
    try {
      probe.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String message(List<ChosenPort> unavailable, String reason) {
    String numbers =
        unavailable.stream()
            .map(port -> Integer.toString(port.address().getPort()))
            .collect(joining(", "));
    String arguments =
        unavailable.stream()
            .map(port -> "--" + port.setting() + "=" + port.other())
            .collect(joining(" "));
    return "Cannot listen at port %s (%s). Choose another: %s, "
            .formatted(numbers, reason, arguments)
        + "with Maven -Dspring-boot.run.arguments=\"%s\"".formatted(arguments);
  }
}
