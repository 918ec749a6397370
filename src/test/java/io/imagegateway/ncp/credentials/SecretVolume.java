package io.imagegateway.ncp.credentials;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * A Kubernetes Secret as the kubelet mounts it: the files are links through {@code ..data}, which
 * is a link to the directory of the current version, and is turned over by one rename.
 */
public final class SecretVolume {

  private final Path directory;
  private int versions;

  /** An empty one. */
  public SecretVolume(Path directory) {
    this.directory = directory;
  }

  /** What the gateway is told. */
  public Path directory() {
    return directory;
  }

  /** Mounts a pair. */
  public SecretVolume mount(String accessKey, String secretKey) {
    return mount(Map.of("access-key", accessKey, "secret-key", secretKey));
  }

  /** Mounts another version of the secret, and takes the old one away as the kubelet does. */
  public SecretVolume mount(Map<String, String> files) {
    try {
      Path data = directory.resolve("..data");
      Path version = Files.createDirectory(directory.resolve("..2026_" + ++versions));
      for (Map.Entry<String, String> file : files.entrySet()) {
        Files.writeString(version.resolve(file.getKey()), file.getValue());
      }
      Path fresh = Files.createSymbolicLink(directory.resolve("..data_tmp"), version.getFileName());
      Files.move(fresh, data, ATOMIC_MOVE);
      for (String name : files.keySet()) {
        Path link = directory.resolve(name);
        if (!Files.isSymbolicLink(link)) {
          Files.createSymbolicLink(link, Path.of("..data", name));
        }
      }
      if (versions > 1) {
        remove(directory.resolve("..2026_" + (versions - 1)));
      }
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void remove(Path version) throws IOException {
    try (var files = Files.list(version)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(version);
  }
}
