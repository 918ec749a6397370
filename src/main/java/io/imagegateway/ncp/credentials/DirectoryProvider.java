package io.imagegateway.ncp.credentials;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A directory with one file per half of a pair, such as a mounted Kubernetes Secret, and perhaps a
 * file {@code issued-at} with the date or time (RFC 3339) at which the primary pair was issued, so
 * that its age outlives this process. Kubernetes never changes such a file: it puts all of them
 * into a new directory, and then turns the link {@code ..data} over to that. Whoever reads through
 * the link may get one half from the old version and the other from the new one, so the link is
 * resolved once, before both are read.
 */
final class DirectoryProvider implements CredentialsProvider {

  private static final Logger log = LoggerFactory.getLogger(DirectoryProvider.class);
  private static final int ATTEMPTS = 3;
  private static final DateTimeFormatter ISSUED_AT =
      DateTimeFormatter.ofPattern("uuuu-MM-dd['T'HH:mm:ssXXX]", Locale.ROOT)
          .withResolverStyle(ResolverStyle.STRICT);

  private final Path directory;
  private final FileReader reader;
  private final String title;
  private volatile String reportedText = "";

  /** The reading of a file; its own type so that a test can change files in between. */
  @FunctionalInterface
  interface FileReader {
    String text(Path file) throws IOException;
  }

  DirectoryProvider(Path directory) {
    this(directory, Files::readString);
  }

  DirectoryProvider(Path directory, FileReader reader) {
    this.directory = directory;
    this.reader = reader;
    this.title = name() + " (" + directory + ")";
  }

  @Override
  public String name() {
    return "ncp.credentials.directory";
  }

  @Override
  public boolean canChange() {
    return true;
  }

  @Override
  public ProvidedKeys read() {
    try {
      for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
        Path version = version();
        ProvidedKeys content = read(version);
        // The old version is deleted after the turn, perhaps while it was being read.
        if (version.equals(version())) {
          return content;
        }
      }
      return new ProvidedKeys.Unusable(title + " changes faster than it can be read");
    } catch (NoSuchFileException _) {
      return new ProvidedKeys.Unusable(title + " does not exist");
    } catch (IOException e) {
      return new ProvidedKeys.Unusable(
          title + " can't be read (" + e.getClass().getSimpleName() + ")");
    }
  }

  private Path version() throws IOException {
    Path data = directory.resolve("..data");
    return (Files.exists(data, LinkOption.NOFOLLOW_LINKS) ? data : directory).toRealPath();
  }

  private ProvidedKeys read(Path version) throws IOException {
    ProvidedKeys.OfHalves primary = pair(version, title, "");
    ProvidedKeys.OfHalves secondary =
        pair(version, "the secondary files of " + title, "secondary-");
    return switch (primary) {
      case ProvidedKeys.Nothing _ ->
          new ProvidedKeys.Unusable(
              title + " holds neither a file access-key nor a file secret-key");
      case ProvidedKeys.Unusable unusable -> unusable;
      case ProvidedKeys.Pairs first ->
          switch (secondary) {
            case ProvidedKeys.Nothing _ ->
                new ProvidedKeys.Pairs(first.primary(), Optional.empty(), issuedAt(version));
            case ProvidedKeys.Unusable(String reason) ->
                new ProvidedKeys.PrimaryAlone(first.primary(), issuedAt(version), reason);
            case ProvidedKeys.Pairs second ->
                new ProvidedKeys.Pairs(
                    first.primary(), Optional.of(second.primary()), issuedAt(version));
          };
    };
  }

  private ProvidedKeys.OfHalves pair(Path version, String holder, String prefix)
      throws IOException {
    return ProvidedKeys.of(
        holder,
        text(version.resolve(prefix + "access-key")),
        text(version.resolve(prefix + "secret-key")));
  }

  /** A date counts from its first moment in UTC. An unreadable text is logged once. */
  private Optional<Instant> issuedAt(Path version) throws IOException {
    String text = text(version.resolve("issued-at"));
    if (text == null || text.isBlank()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          Instant.from(
              ISSUED_AT.parseBest(
                  text.strip(), OffsetDateTime::from, DirectoryProvider::startOfDay)));
    } catch (DateTimeException unreadable) {
      if (!text.equals(reportedText)) {
        reportedText = text;
        log.warn("The file issued-at in {} holds neither a date nor a time of RFC 3339", title);
      }
      return Optional.empty();
    }
  }

  private static OffsetDateTime startOfDay(TemporalAccessor date) {
    return LocalDate.from(date).atStartOfDay().atOffset(ZoneOffset.UTC);
  }

  private @Nullable String text(Path file) throws IOException {
    try {
      return reader.text(file);
    } catch (NoSuchFileException _) {
      return null;
    }
  }
}
