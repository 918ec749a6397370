package io.imagegateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The programs in the clients' documentation: what a reader would copy. */
final class ClientExamples {

  private static final String ADDRESS = "http://localhost:8080";
  private static final Path GUIDE = Path.of("docs", "api.md");
  private static final Path CLIENTS = Path.of("target", "clients");

  private ClientExamples() {}

  /** The programs in {@code language} of the client's README and of the guide, in this order. */
  static List<String> in(String language, String client, String address) throws IOException {
    Pattern block = Pattern.compile("```" + language + "\n(.*?)\n```", Pattern.DOTALL);
    String readme = Files.readString(CLIENTS.resolve(client).resolve("README.md"));
    List<String> programs =
        Stream.of(readme, Files.readString(GUIDE))
            .flatMap(text -> block.matcher(text).results().map(found -> found.group(1)))
            .toList();
    assertThat(programs).hasSize(2).allMatch(program -> program.contains(ADDRESS));
    return programs.stream().map(program -> program.replace(ADDRESS, address)).toList();
  }
}
