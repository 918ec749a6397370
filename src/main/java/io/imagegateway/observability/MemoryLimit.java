package io.imagegateway.observability;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The memory that the process uses of what its container may use. The kernel ends the process when
 * the container's limit is reached, whatever the heap's own limit is.
 */
final class MemoryLimit {

  private static final Pattern RESIDENT = Pattern.compile("(?m)^VmRSS:\\s*(\\d+) kB$");
  private static final Pattern NUMBER = Pattern.compile("\\d{1,18}");

  /** Version 1 of control groups writes "no limit" as a number of pages close to 2^63 bytes. */
  private static final long NO_LIMIT = 1L << 60;

  private final Path status;
  private final List<Path> limits;

  /**
   * Reads below this directory.
   *
   * @param root {@code /}
   */
  MemoryLimit(Path root) {
    status = root.resolve("proc/self/status");
    limits =
        List.of(
            root.resolve("sys/fs/cgroup/memory.max"),
            root.resolve("sys/fs/cgroup/memory/memory.limit_in_bytes"));
  }

  /** Resident bytes per byte of the limit; NaN where either is unknown, or there is no limit. */
  double ratio() {
    OptionalLong limit = limit();
    Matcher resident = RESIDENT.matcher(text(status));
    return limit.isPresent() && resident.find()
        ? Long.parseLong(resident.group(1)) * 1024.0 / limit.getAsLong()
        : Double.NaN;
  }

  private OptionalLong limit() {
    return limits.stream()
        .map(file -> text(file).strip())
        .filter(text -> NUMBER.matcher(text).matches())
        .mapToLong(Long::parseLong)
        .filter(bytes -> bytes > 0 && bytes < NO_LIMIT)
        .findFirst();
  }

  /** Empty where the file is not there: on another system, or under another kind of limit. */
  private static String text(Path file) {
    try {
      return Files.isReadable(file) ? Files.readString(file) : "";
    } catch (IOException _) {
      return "";
    }
  }
}
