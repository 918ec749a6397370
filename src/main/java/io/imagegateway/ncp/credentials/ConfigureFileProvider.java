package io.imagegateway.ncp.credentials;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * The file that NCP's command line and SDKs share. Where a key is in it several times, the first
 * counts: the command line appends further profiles behind the default one.
 */
final class ConfigureFileProvider implements CredentialsProvider {

  private final Path file;

  ConfigureFileProvider(Path home) {
    this.file = home.resolve(".ncloud").resolve("configure");
  }

  @Override
  public String name() {
    return "~/.ncloud/configure";
  }

  @Override
  public boolean canChange() {
    return true;
  }

  @Override
  public ProvidedKeys read() {
    Map<String, String> values = new HashMap<>();
    try {
      for (String line : Files.readAllLines(file)) {
        String[] parts = line.split("=", 2);
        if (parts.length == 2) {
          values.putIfAbsent(parts[0].strip(), parts[1]);
        }
      }
    } catch (NoSuchFileException _) {
      return new ProvidedKeys.Nothing();
    } catch (IOException e) {
      return new ProvidedKeys.Unusable(
          name() + " can't be read (" + e.getClass().getSimpleName() + ")");
    }
    return ProvidedKeys.of(
        name(), values.get("ncloud_access_key_id"), values.get("ncloud_secret_access_key"));
  }
}
