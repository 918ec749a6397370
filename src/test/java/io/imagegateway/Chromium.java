package io.imagegateway;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType.LaunchPersistentContextOptions;
import com.microsoft.playwright.ConsoleMessage;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * The Chromium of the machine, with an empty profile, and what it complains about. It is driven
 * from the thread that opened it.
 */
final class Chromium implements AutoCloseable {

  private static final Optional<Path> EXECUTABLE =
      Stream.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
          .map(Path::of)
          .filter(Files::isExecutable)
          .findFirst();

  private static final List<String> SWITCHES =
      List.of(
          "--no-sandbox",
          "--disable-gpu",
          "--disable-quic",
          "--no-first-run",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-sync");

  private final Playwright playwright =
      Playwright.create(
          new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
  private final BrowserContext context;
  private final Page page;
  private final List<String> complaints = new CopyOnWriteArrayList<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();

  private Chromium(Path executable, Path profile, List<String> switches) {
    context =
        playwright
            .chromium()
            .launchPersistentContext(
                profile,
                new LaunchPersistentContextOptions()
                    .setExecutablePath(executable)
                    .setHeadless(true)
                    .setViewportSize(1280, 1500)
                    .setArgs(Stream.concat(SWITCHES.stream(), switches.stream()).toList()));
    context.setDefaultTimeout(60_000);
    page = context.newPage();
    page.onConsoleMessage(this::note);
    page.onPageError(complaints::add);
    page.onRequest(request -> requests.add(request.url()));
  }

  /** Leaves the tests of a class out, and says why, where there is no Chromium. */
  static void assumeInstalled() {
    Assumptions.assumeTrue(
        EXECUTABLE.isPresent(), "left out: no Chromium is installed (apt-get install chromium)");
  }

  /** Opens one, with further switches of the command line. */
  static Chromium open(Path profile, String... switches) {
    return new Chromium(EXECUTABLE.orElseThrow(), profile, List.of(switches));
  }

  Page page() {
    return page;
  }

  /** Errors in the console and in scripts so far; violations of a page's policy are among them. */
  List<String> complaints() {
    return complaints;
  }

  /** The URLs asked for so far. */
  List<String> requests() {
    return requests;
  }

  private void note(ConsoleMessage message) {
    if (message.type().equals("error")) {
      complaints.add(message.text());
    }
  }

  @Override
  public void close() {
    context.close();
    playwright.close();
  }
}
