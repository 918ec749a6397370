package io.imagegateway.observability;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MemoryLimitTests {

  private static final String V2 = "sys/fs/cgroup/memory.max";
  private static final String V1 = "sys/fs/cgroup/memory/memory.limit_in_bytes";

  @TempDir private Path root;

  @BeforeEach
  void useAQuarterOfAGigabyte() throws IOException {
    write(
        "proc/self/status", "Name:\tjava\nVmHWM:\t  999999 kB\nVmRSS:\t  262144 kB\nThreads:\t9\n");
  }

  @ParameterizedTest
  @CsvSource({V2 + ", 536870912, 0.5", V1 + ", 1073741824, 0.25", V2 + ", 268435456, 1.0"})
  void isTheResidentMemoryPerByteOfTheLimit(String file, String limit, double ratio)
      throws IOException {
    write(file, limit + "\n");
    assertThat(new MemoryLimit(root).ratio()).isEqualTo(ratio);
  }

  @ParameterizedTest
  @ValueSource(strings = {"max", "9223372036854771712", "0", "", "-1", "99999999999999999999"})
  void isAbsentWhereNoLimitIsSet(String limit) throws IOException {
    write(V2, limit + "\n");
    assertThat(new MemoryLimit(root).ratio()).isNaN();
  }

  @Test
  void isAbsentWhereThereAreNoControlGroups() {
    assertThat(new MemoryLimit(root).ratio()).isNaN();
  }

  @Test
  void isAbsentWhereTheKernelReportsNoResidentMemory() throws IOException {
    write(V2, "536870912\n");
    write("proc/self/status", "Name:\tjava\n");
    assertThat(new MemoryLimit(root).ratio()).isNaN();
  }

  private void write(String file, String text) throws IOException {
    Path path = root.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }
}
