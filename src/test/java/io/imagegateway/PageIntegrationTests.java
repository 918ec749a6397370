package io.imagegateway;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Clock;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.ScreenshotOptions;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.Route.FulfillOptions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.text.Normalizer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.test.web.server.LocalServerPort;

/**
 * The operators' page, as the gateway serves it, in a real Chromium, in front of an API whose
 * answers each test chooses. After every test, no request went to another host, and neither a
 * policy violation nor a script error was reported.
 */
@GatewayTest
class PageIntegrationTests {

  /** The time that the page sees, so that ages are exact. */
  private static final long NOW = Instant.parse("2026-11-27T09:00:00Z").toEpochMilli();

  private static final String FENCES = "/api/v1/fences";
  private static final String IMAGES = "/api/v1/fences/26/box-images";

  private static final Map<String, String> FRESH =
      Map.of(
          "Age", "12", "Cache-Control", "max-age=30", "Cache-Status", "image-gateway; hit; ttl=18");
  private static final Map<String, String> MISS =
      Map.of("Age", "0", "Cache-Control", "no-store", "Cache-Status", "image-gateway; fwd=miss");

  /** Texts whose contrast to their ground is below 4.5 (WCAG 2.2, 1.4.3). */
  private static final String FAINT_TEXTS =
      """
      () => {
        const parts = color => color.match(/[\\d.]+/g).map(Number);
        const linear = part => part <= 10 ? part / 3294.6 : ((part / 255 + 0.055) / 1.055) ** 2.4;
        const luminance = ([red, green, blue]) =>
          0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
        const ground = element => {
          const color = parts(getComputedStyle(element).backgroundColor);
          return color[3] === 0 ? ground(element.parentElement) : color;
        };
        const faint = [];
        const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
        while (texts.nextNode()) {
          const element = texts.currentNode.parentElement;
          const text = texts.currentNode.data.trim();
          if (text && element.checkVisibility() && !element.closest('.unseen, noscript')) {
            const [low, high] = [parts(getComputedStyle(element).color), ground(element)]
              .map(luminance).sort((one, other) => one - other);
            const contrast = (high + 0.05) / (low + 0.05);
            if (contrast < 4.5) faint.push(text + ' ' + contrast);
          }
        }
        return faint;
      }
      """;

  private final Map<String, Reply> api = new HashMap<>();
  private final List<Request> requests = new ArrayList<>();
  @TempDir private Path profile = Path.of("");
  private Chromium chromium;
  private final String origin;

  PageIntegrationTests(@LocalServerPort int port) {
    origin = "http://127.0.0.1:" + port;
  }

  /** An answer of the API. */
  private record Reply(int status, Map<String, String> headers, String body) {}

  @BeforeAll
  static void needsChromium() {
    Chromium.assumeInstalled();
  }

  @BeforeEach
  void open() {
    chromium = Chromium.open(profile);
    page().clock().setFixedTime(NOW);
    page()
        .addInitScript(
            "window.violations = [];"
                + "document.addEventListener('securitypolicyviolation',"
                + " e => violations.push(e.violatedDirective + ' ' + e.blockedURI));");
    page().route("**/api/v1/**", this::answer);
    api.put(FENCES, new Reply(200, FRESH, fences(26, "datafence001", 27, "임상-분석")));
    api.put(IMAGES, found(windows(), ubuntu()));
  }

  @AfterEach
  void close() {
    List<?> violations = (List<?>) page().evaluate("window.violations");
    chromium.close();
    assertThat(violations).isEmpty();
    assertThat(chromium.requests()).allMatch(url -> url.startsWith(origin + "/"));
    assertThat(chromium.complaints())
        .allMatch(text -> text.startsWith("Failed to load resource: the server responded"));
  }

  @Test
  void showsTheImagesOfAChosenDatafence() {
    visit("");
    assertThat(page().locator("#welcome")).isVisible();
    assertThat(fenceLinks()).hasText(new String[] {"26datafence0012 boxes", "27임상-분석2 boxes"});
    page().getByRole(AriaRole.LINK).filter(named("datafence001")).click();
    assertThat(page().locator("#heading")).hasText("datafence001 Datafence 26");
    assertThat(page().locator("#facts")).hasText("2 boxes · In use · created 2025-04-21");
    assertThat(cells(0))
        .hasText(
            new String[] {
              "box-win-2022-tools",
              "25700412",
              "Windows Server",
              "Confirmed",
              "WINDOWS x86 64bit",
              "2 disks: 100 GiB, 2 TiB2.1 TiB",
              "created",
              "15 months"
            });
    assertThat(page().locator("#summary"))
        .hasText("2 box images · complete · up to 12 s old, fresh for 18 s");
    assertThat(standing()).hasText(new String[] {"answered 12 s ago", "accepted"});
    assertThat(page()).hasURL(origin + "/#fence=26");
    assertThat(page()).hasTitle("Datafence 26 · datafence001 · NCP image gateway");
    assertThat(announced()).hasText("2 box images, fresh for 18 s");
    picture("light");
  }

  @Test
  void showsInWordsHowEachImageWasMatched() {
    api.put(
        IMAGES,
        partial(
            "",
            windows(),
            image(1, "two-of-a-name", "{'status':'AMBIGUOUS','candidates':['8','25'] }"),
            image(2, "gone", "{'status':'NOT_FOUND'}"),
            image(3, "slow", unavailable("UPSTREAM_TIMEOUT")),
            image(4, "later", "{'status':'LIKELY'}")));
    visit("#fence=26");
    assertThat(page().locator("#rows .c-match"))
        .hasText(
            new String[] {
              "Confirmed",
              "Ambiguous8, 25",
              "No server image",
              "Not knownNCP did not answer in time",
              "LIKELY"
            });
    assertThat(cells(2).nth(4)).hasText("–");
    assertThat(cells(3).nth(4)).hasText("not known");
  }

  @Test
  void filtersByNameNumberProductMatchAndOperatingSystem() {
    visit("#fence=26");
    Locator filter = page().getByLabel("Filter");
    for (String text : List.of("UBUNTU-BASE", "25623135", "connect", "by number", "arm ubuntu")) {
      filter.fill("");
      assertThat(names()).hasCount(2);
      filter.fill(text);
      assertThat(names()).hasText(new String[] {"box-ubuntu-base"});
    }
    assertThat(page().locator("#summary")).containsText("1 of 2 box images · complete");
    assertThat(announced()).hasText("1 of 2 box images");
    assertThat(page()).hasURL(origin + "/#fence=26&filter=arm+ubuntu");
    page().reload();
    assertThat(filter).hasValue("arm ubuntu");
    assertThat(names()).hasText(new String[] {"box-ubuntu-base"});
  }

  @Test
  void showsThatNoImageMatchesTheFilter() {
    visit("#fence=26&filter=nothing-like-it");
    assertThat(page().locator("#empty")).containsText("No image matches “nothing-like-it”.");
    button("Clear the filter").click();
    assertThat(names()).hasCount(2);
    assertThat(page()).hasURL(origin + "/#fence=26");
    assertThat(page().getByLabel("Filter")).isFocused();
  }

  @Test
  void sortsByAColumnInBothOrdersAndBack() {
    visit("#fence=26");
    Locator header = page().locator("#columns .c-number");
    header.getByRole(AriaRole.BUTTON).click();
    assertThat(header).hasAttribute("aria-sort", "ascending");
    assertThat(names()).hasText(new String[] {"box-ubuntu-base", "box-win-2022-tools"});
    assertThat(announced()).hasText("Sorted by Number");
    header.getByRole(AriaRole.BUTTON).click();
    assertThat(header).hasAttribute("aria-sort", "descending");
    assertThat(names()).hasText(new String[] {"box-win-2022-tools", "box-ubuntu-base"});
    header.getByRole(AriaRole.BUTTON).click();
    assertThat(header).hasAttribute("aria-sort", "none");
    assertThat(header.getByRole(AriaRole.BUTTON)).isFocused();
    assertThat(page()).hasURL(origin + "/#fence=26");
  }

  @Test
  void opensAnImageAndGoesBackToTheList() {
    visit("#fence=26");
    names().first().click();
    assertThat(dialog()).isVisible();
    assertThat(page()).hasURL(origin + "/#fence=26&image=25700412");
    assertThat(field("Product code")).hasText("SVR_WIN");
    assertThat(field("Made from server")).hasText("win-74-1");
    assertThat(field("Created")).hasText("2025-08-11 08:00:00 +09:00 (15 months ago)");
    assertThat(field("CPU architecture")).hasText("x86 64bit X86_64");
    assertThat(field("Operation under way")).hasText("NSI NULL OP NULL");
    assertThat(field("Disks in all")).hasText("2.1 TiB (2,306,397,437,952 bytes)");
    assertThat(field("fieldOfTomorrow")).hasText("{\"a\":1}");
    assertThat(dialog().locator("thead th"))
        .hasText(new String[] {"No.", "Name", "Size", "Kind", "Encrypted", "IOPS"});
    assertThat(dialog().locator("tbody tr").nth(1).locator("td"))
        .hasText(new String[] {"1", "data", "2 TiB", "Fast BlockStorage 1", "yes", "5,000"});
    assertThat(dialog().getByRole(AriaRole.LINK).filter(named("JSON")))
        .hasAttribute("href", "api/v1/fences/26/box-images/25700412");
    assertThat(dialog().getByRole(AriaRole.LINK).filter(named("In Swagger UI")))
        .hasAttribute("href", "swagger-ui.html#/Box%20images/getBoxImage");
    picture("detail");
    page().goBack();
    assertThat(dialog()).isHidden();
    assertThat(page()).hasURL(origin + "/#fence=26");
    assertThat(names().first()).isFocused();
    page().goForward();
    assertThat(dialog()).isVisible();
    assertThat(requests).hasSize(2);
  }

  @Test
  void sharesAViewByItsAddress() {
    visit("#fence=26&image=25623135");
    assertThat(page().locator("#details-title")).hasText("box-ubuntu-base");
    assertThat(dialog()).containsText("its name is not the one that Datafence shows");
    button("Close").click();
    assertThat(dialog()).isHidden();
    assertThat(page()).hasURL(origin + "/#fence=26");
    assertThat(names().nth(1)).isFocused();
  }

  @Test
  void distinguishesTwoImagesOfOneNumber() {
    api.put(IMAGES, found(windows(), windows().replace("SVR_WIN", "CON")));
    visit("#fence=26");
    names().nth(1).click();
    assertThat(page()).hasURL(origin + "/#fence=26&image=25700412.CON");
    assertThat(field("Product code")).hasText("CON");
    assertThat(dialog().getByRole(AriaRole.LINK).filter(named("JSON")))
        .hasAttribute("href", "api/v1/fences/26/box-images/25700412?productCode=CON");
  }

  @Test
  void showsThatAnImageOfTheAddressIsMissing() {
    visit("#fence=26&image=404");
    assertThat(page().locator("#notices")).containsText("Image 404 is not among these images.");
    assertThat(dialog()).isHidden();
  }

  @Test
  void linksEveryCandidateOfAnAmbiguousImage() {
    api.put(
        IMAGES + "?regionCode=SGN",
        found(image(4, "twice", "{'status':'AMBIGUOUS','candidates':['8','25']}")));
    visit("#fence=26&region=SGN&image=4");
    assertThat(dialog().locator(".match-box a")).hasText(new String[] {"8", "25"});
    assertThat(dialog().locator(".match-box a").first())
        .hasAttribute("href", "api/v1/server-images/8?regionCode=SGN");
  }

  @Test
  void showsStoredImagesWithTheirAgeAndTheCauseWhileNcpIsDown() {
    Map<String, String> stale =
        Map.of(
            "Age", "10920",
            "Cache-Control", "max-age=0",
            "Cache-Status", "image-gateway; hit; ttl=-10890; detail=upstream-failed");
    api.put(FENCES, new Reply(200, stale, fences(26, "datafence001").replace("false", "true")));
    api.put(IMAGES, new Reply(200, stale, list("true", "true", "", windows())));
    visit("#fence=26");
    assertThat(names()).hasCount(1);
    assertThat(page().locator("#notices"))
        .hasText(
            "Older data. NCP failed or can't be reached; parts of this list are 3 h old."
                + " UPSTREAM_FAILED");
    assertThat(page().locator("#fences-note"))
        .hasText("Older list. NCP failed or can't be reached; parts of this list are 3 h old.");
    assertThat(standing())
        .hasText(
            new String[] {
              "failing or can't be reached; showing images from 3 h ago",
              "accepted 3 h ago, not known since"
            });
    assertThat(announced()).hasText("1 box image, older data");
    picture("stale");
  }

  @Test
  void showsAPartialAnswerAsIncompleteWithEachCause() {
    String problem =
        "{'productCode':'CON','code':'UPSTREAM_FAILED','detail':'NCP failed.','retryable':true}";
    api.put(
        IMAGES,
        partial(
            problem,
            windows(),
            image(1, "slow-1", unavailable("UPSTREAM_TIMEOUT")),
            image(2, "slow-2", unavailable("UPSTREAM_TIMEOUT"))));
    visit("#fence=26");
    assertThat(names()).hasCount(3);
    assertThat(page().locator("#notices li"))
        .hasText(
            new String[] {
              "The list of CON could not be read: NCP failed or can't be reached. Its images are"
                  + " missing here. UPSTREAM_FAILED Another try may succeed.",
              "2 server images could not be looked up: NCP did not answer in time."
                  + " UPSTREAM_TIMEOUT"
            });
    assertThat(page().locator("#summary")).containsText("3 box images · incomplete");
    assertThat(standing())
        .hasText(new String[] {"answered just now, but some calls failed", "accepted"});
    assertThat(announced()).hasText("3 box images, incomplete");
    picture("partial");
  }

  @Test
  void neverShowsAnOutageAsNoImages() {
    api.put(IMAGES, problem(503, "UPSTREAM_CIRCUIT_OPEN", "Calls are suspended", true, "42"));
    visit("#fence=26");
    assertThat(page().locator("#notices strong"))
        .hasText("The images can't be shown: Calls are suspended");
    assertThat(page().locator("#notices dd"))
        .hasText(
            new String[] {
              "UPSTREAM_CIRCUIT_OPEN",
              "503",
              "82d8a198c9e81a91",
              "datafence, HTTP status 500, code 900",
              "may succeed in 42 s"
            });
    assertThat(link("What this means")).hasAttribute("href", "problems/upstream-circuit-open");
    assertThat(page().locator("#empty")).isHidden();
    assertThat(page().locator("#table-box")).isHidden();
    assertThat(page().locator("main")).not().containsText("no custom images");
    assertThat(standing().first()).hasText("failing, calls suspended for a moment");
    picture("outage");

    api.put(IMAGES, found(windows()));
    button("Try again").click();
    assertThat(names()).hasCount(1);
    assertThat(page().locator("#notices")).isEmpty();
    assertThat(page().locator("#heading")).isFocused();
    assertThat(standing().first()).hasText("answered 12 s ago");
  }

  @Test
  void linksNoProblemTypeOfAnotherHost() {
    Reply problem = problem(502, "UPSTREAM_FAILED", "NCP failed", true, null);
    api.put(
        IMAGES,
        new Reply(502, Map.of(), problem.body().replace("/problems/", "//evil.example/problems/")));
    visit("#fence=26");
    assertThat(page().locator("#notices")).containsText("UPSTREAM_FAILED");
    assertThat(link("What this means")).hasCount(0);
  }

  @Test
  void keepsTheImagesOnThePageThroughAnOutage() {
    api.put(IMAGES, new Reply(200, MISS, list("true", "false", "", windows())));
    visit("#fence=26");
    assertThat(names()).hasCount(1);
    api.put(IMAGES, problem(502, "UPSTREAM_AUTHENTICATION_FAILED", "Key refused", false, null));
    button("Refresh").click();
    assertThat(page().locator("#notices"))
        .containsText("Shown below: what was read from NCP just now.");
    assertThat(page().locator("#notices")).containsText("will not help until something changes");
    assertThat(names()).hasCount(1);
    assertThat(standing()).hasText(new String[] {"answers", "refused by NCP"});
  }

  @Test
  void dropsTheImagesOfADatafenceThatIsGone() {
    api.put(IMAGES, new Reply(200, MISS, list("true", "false", "", windows())));
    visit("#fence=26");
    assertThat(names()).hasCount(1);
    api.put(IMAGES, problem(404, "FENCE_NOT_ACCESSIBLE", "No such Datafence", false, null));
    button("Refresh").click();
    assertThat(page().locator("#notices")).containsText("No such Datafence");
    assertThat(names()).hasCount(0);
    assertThat(standing()).hasText(new String[] {"answered just now", "accepted"});
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "true  | false | 'This Datafence has no custom images.'",
        "true  | true  | 'This Datafence had no custom images 12 s ago. Whether it has some now is"
            + " not known.'",
        "false | false | 'No image can be shown. Whether this Datafence has any is not known.'",
      })
  void showsThatThereAreNoImagesOnlyIfThatIsKnown(String complete, String stale, String text) {
    api.put(IMAGES, new Reply(200, FRESH, list(complete, stale, "")));
    visit("#fence=26");
    assertThat(page().locator("#empty")).hasText(text);
  }

  @Test
  void opensATypedNumberWhereTheListOfDatafencesFails() {
    api.put(FENCES, problem(502, "UPSTREAM_PERMISSION_DENIED", "No permission", false, null));
    api.put(
        "/api/v1/fences/4711/box-images",
        new Reply(200, MISS, list("true", "false", "", ubuntu())));
    visit("");
    assertThat(page().locator("#fences-note"))
        .containsText("The list of Datafences can't be shown: No permission");
    assertThat(standing()).hasText(new String[] {"answers", "lacks a permission"});
    page().getByLabel("Find a Datafence").fill("4711");
    assertThat(fenceLinks()).hasText(new String[] {"4711open this number"});
    page().clock().setFixedTime(NOW + 5000);
    button("Open").click();
    assertThat(names()).hasText(new String[] {"box-ubuntu-base"});
    assertThat(page().locator("#heading")).hasText("Datafence 4711");
    assertThat(page().getByLabel("Find a Datafence")).isEmpty();
    assertThat(standing()).hasText(new String[] {"answered just now", "accepted"});
  }

  @Test
  void opensNothingThatIsNoNumberOfADatafence() {
    visit("");
    assertThat(fenceLinks()).hasCount(2);
    for (String text : List.of("-1", "1e3", "９", "9007199254740992", "26/../27", " ")) {
      page().getByLabel("Find a Datafence").fill(text);
      button("Open").click();
    }
    visit("#fence=9007199254740992&images=secrets");
    assertThat(page().locator("#welcome")).isVisible();
    assertThat(page().locator("#view")).isHidden();
    assertThat(requests).extracting(PageIntegrationTests::pathOf).containsExactly(FENCES);
  }

  @Test
  void findsOneOfManyDatafences() {
    Object[] many =
        IntStream.rangeClosed(1, 1000)
            .boxed()
            .flatMap(number -> Stream.of(number, "fence-" + number + "-of-many"))
            .toArray();
    api.put(FENCES, new Reply(200, FRESH, fences(many)));
    api.put("/api/v1/fences/733/box-images", found(ubuntu()));
    visit("");
    assertThat(fenceLinks()).hasCount(300);
    assertThat(page().locator("#fences-more")).hasText("700 more: type to find them");
    Locator find = page().getByLabel("Find a Datafence");
    find.fill("fence-73");
    assertThat(fenceLinks()).hasCount(11);
    find.press("Enter");
    assertThat(announced()).hasText("11 Datafences match; choose one");
    find.fill("fence-733");
    find.press("Enter");
    assertThat(page().locator("#heading")).hasText("fence-733-of-many Datafence 733");
    find.fill("no-such");
    assertThat(page().locator("#fences-more")).containsText("No Datafence of this name.");
  }

  @Test
  void rendersKoreanNamesAndFindsThemHoweverTheyAreTyped() {
    api.put(IMAGES, found(image(5, "분석-기본-2507", "{'status':'NOT_FOUND'}"), ubuntu()));
    visit("#fence=26");
    assertThat(names().first().locator("bdi")).hasAttribute("dir", "auto");
    page().getByLabel("Filter").fill(Normalizer.normalize("기본", Normalizer.Form.NFD));
    assertThat(names()).hasText(new String[] {"분석-기본-2507"});
    page().getByLabel("Find a Datafence").fill("임상");
    assertThat(fenceLinks()).hasText(new String[] {"27임상-분석2 boxes"});
  }

  @Test
  void showsHostileTextsAsTexts() {
    String hostile = "<img src=x onerror=alert(1)><script>alert(2)</script>";
    api.put(FENCES, new Reply(200, FRESH, fences(26, hostile)));
    api.put(
        IMAGES,
        found(
            windows().replace("box-win-2022-tools", hostile).replace("WINDOWS", hostile),
            image(7, hostile, "{'status':'" + hostile + "'}")));
    visit("#fence=26&image=25700412");
    assertThat(page().locator("#details-title")).hasText(hostile);
    assertThat(field("OS category")).hasText(hostile);
    page().keyboard().press("Escape");
    assertThat(names()).hasText(new String[] {hostile, hostile});
    assertThat(page().locator("#heading")).hasText(hostile + " Datafence 26");
    assertThat(page().locator("main img, main script, dialog img, nav img")).hasCount(0);
  }

  @Test
  void worksWithTheKeyboardAlone() {
    visit("");
    assertThat(fenceLinks()).hasCount(2);
    press("Tab");
    assertThat(link("Skip to the images")).isFocused();
    assertThat(link("Skip to the images")).isInViewport();
    press("Enter");
    assertThat(page().locator("main")).isFocused();
    press("Shift+Tab", "Shift+Tab", "Shift+Tab", "Shift+Tab");
    assertThat(page().getByLabel("Find a Datafence")).isFocused();
    press("ArrowDown");
    assertThat(fenceLinks().first()).isFocused();
    assertThat(fenceLinks().first()).hasCSS("outline-style", "solid");
    press("Enter");
    assertThat(fenceLinks().first()).hasAttribute("aria-current", "page");
    assertThat(fenceLinks().first()).isFocused();
    assertThat(names()).hasCount(2);
    names().nth(1).focus();
    press("Enter");
    assertThat(dialog()).isVisible();
    assertThat(button("Close")).isFocused();
    press("Escape");
    assertThat(dialog()).isHidden();
    assertThat(names().nth(1)).isFocused();
    assertThat(page()).hasURL(origin + "/#fence=26");
  }

  @Test
  void copiesCommandsWhereTheBrowserHasNoClipboardForScripts() {
    page().addInitScript("delete Navigator.prototype.clipboard;");
    api.put(IMAGES + "?regionCode=SGN", found(windows()));
    visit("#fence=26&region=SGN");
    assertThat((Boolean) page().evaluate("'clipboard' in navigator")).isFalse();
    button("Copy as curl").click();
    assertThat(page().locator("#links .copied")).hasText("Copied");
    assertThat(button("Copy as curl")).isFocused();
    assertThat(pasted())
        .isEqualTo("curl -sS '%s/api/v1/fences/26/box-images?regionCode=SGN'".formatted(origin));
  }

  @Test
  void copiesTheCommandOfOneImageOutOfItsDialog() {
    page().addInitScript("delete Navigator.prototype.clipboard;");
    visit("#fence=26&image=25700412");
    dialog().getByRole(AriaRole.BUTTON).filter(named("Copy as curl")).click();
    assertThat(dialog().locator(".copied")).hasText("Copied");
    press("Escape");
    assertThat(pasted())
        .isEqualTo("curl -sS '%s/api/v1/fences/26/box-images/25700412'".formatted(origin));
  }

  @Test
  void showsACommandThatItCannotCopy() {
    page()
        .addInitScript("delete Navigator.prototype.clipboard; document.execCommand = () => false;");
    visit("#fence=26");
    button("Copy as curl").click();
    assertThat(page().getByLabel("Command to copy"))
        .hasValue("curl -sS '%s/api/v1/fences/26/box-images'".formatted(origin));
  }

  @Test
  void repeatsNoRequestBeforeItsAnswerIsOld() {
    visit("#fence=26");
    assertThat(names()).hasCount(2);
    button("Refresh").click();
    assertThat(announced()).hasText("2 box images, fresh for 18 s");
    page().getByLabel("Fence images").check();
    assertThat(page().locator("#notices")).containsText("NOT_FOUND");
    page().getByLabel("Box images").check();
    assertThat(names()).hasCount(2);
    assertThat(requests)
        .extracting(PageIntegrationTests::pathOf)
        .containsExactlyInAnyOrder(FENCES, IMAGES, "/api/v1/fences/26/fence-images");

    requests.clear();
    page().clock().setFixedTime(NOW + 18_000);
    assertThat(page().locator("#summary")).hasText("2 box images · complete · up to 30 s old");
    assertThat(requests).isEmpty();
    button("Refresh").click();
    assertThat(page().locator("#summary")).containsText("fresh for 18 s");
    assertThat(requests)
        .extracting(PageIntegrationTests::pathOf)
        .containsExactlyInAnyOrder(FENCES, IMAGES);
    assertThat(requests).noneMatch(request -> request.allHeaders().containsKey("cache-control"));
  }

  /** Of such an answer, Age is as old as the answer itself (RFC 9111, 5.1). */
  @Test
  void countsTheTimeThatAnAnswerSpentInTheBrowsersCache() {
    Map<String, String> headers = new HashMap<>(FRESH);
    headers.put("Date", "Fri, 27 Nov 2026 08:59:50 GMT");
    api.put(IMAGES, new Reply(200, headers, list("true", "false", "", windows())));
    visit("#fence=26");
    assertThat(page().locator("#summary"))
        .hasText("1 box image · complete · up to 22 s old, fresh for 8 s");
  }

  @Test
  void sendsNoCacheOnlyFromItsButton() {
    visit("#fence=26");
    assertThat(names()).hasCount(2);
    assertThat(requests).noneMatch(request -> request.allHeaders().containsKey("cache-control"));
    requests.clear();
    api.put(IMAGES, new Reply(200, MISS, list("true", "false", "", ubuntu())));
    button("Fetch newer data").click();
    assertThat(names()).hasText(new String[] {"box-ubuntu-base"});
    assertThat(requests)
        .singleElement()
        .satisfies(request -> {
          assertThat(pathOf(request)).isEqualTo(IMAGES);
          assertThat(request.allHeaders()).containsEntry("cache-control", "no-cache");
        });
  }

  @Test
  void readsOnceMoreAfterTheGatewayBeganToRefresh() {
    Map<String, String> refreshing =
        Map.of(
            "Age", "40",
            "Cache-Control", "max-age=0",
            "Cache-Status", "image-gateway; hit; ttl=-10; detail=refreshing");
    api.put(IMAGES, new Reply(200, refreshing, list("true", "false", "", windows())));
    page().clock().install(new Clock.InstallOptions().setTime(NOW));
    page().clock().pauseAt(NOW + 1000);
    visit("#fence=26");
    assertThat(page().locator("#summary"))
        .hasText("1 box image · complete · up to 40 s old, the gateway is fetching newer data");
    assertThat(page().locator("#notices")).isEmpty();
    api.put(IMAGES, new Reply(200, refreshing, list("true", "false", "", windows(), ubuntu())));
    page().clock().runFor(2000);
    assertThat(names()).hasCount(2);
    page().clock().runFor(60_000);
    assertThat(page().locator("#summary")).containsText("up to 1 min old");
    assertThat(requests)
        .extracting(PageIntegrationTests::pathOf)
        .containsExactlyInAnyOrder(FENCES, IMAGES, IMAGES);
  }

  @Test
  void readsFenceImagesAndOtherRegions() {
    visit("#fence=26");
    assertThat(link("In Swagger UI"))
        .hasAttribute("href", "swagger-ui.html#/Box%20images/listBoxImages");
    api.put("/api/v1/fences/26/fence-images", found(ubuntu()));
    api.put("/api/v1/fences/26/fence-images?regionCode=JPN", found(windows()));
    page().getByLabel("Fence images").check();
    assertThat(page().locator("#summary")).containsText("1 fence image · complete");
    assertThat(link("In Swagger UI"))
        .hasAttribute("href", "swagger-ui.html#/Fence%20images/listFenceImages");
    page().getByLabel("Region").selectOption("JPN");
    assertThat(names()).hasText(new String[] {"box-win-2022-tools"});
    assertThat(page()).hasURL(origin + "/#fence=26&images=fence-images&region=JPN");
    assertThat(link("JSON")).hasAttribute("href", "api/v1/fences/26/fence-images?regionCode=JPN");
    page().goBack();
    assertThat(names()).hasText(new String[] {"box-ubuntu-base"});
    assertThat(page().getByLabel("Region")).hasValue("");
  }

  @Test
  void namesTheParameterThatIsWrong() {
    api.put(
        IMAGES + "?regionCode=XX",
        new Reply(
            400,
            Map.of(),
            json(
                "{'type':'/problems/invalid-request','title':'A parameter is"
                    + " wrong','status':400,'detail':'must be one of KR,"
                    + " SGN','code':'INVALID_REQUEST','retryable':false,'requestId':'r-1','errors':[{'field':'regionCode','message':'must"
                    + " be one of KR, SGN'}]}")));
    visit("#fence=26&region=XX");
    assertThat(page().locator("#notices li")).hasText("regionCode must be one of KR, SGN");
    assertThat(standing()).hasText(new String[] {"answered 12 s ago", "accepted"});
  }

  @Test
  void showsThatTheGatewayCannotBeReachedOrAnotherServerAnswered() {
    api.put(FENCES, new Reply(200, Map.of(), "<!DOCTYPE html><title>Sign in</title>"));
    page().route("**" + IMAGES, Route::abort);
    visit("#fence=26");
    assertThat(page().locator("#notices strong"))
        .hasText("The images can't be shown: The gateway can't be reached");
    assertThat(page().locator("#fences-note"))
        .containsText("Something in front of the gateway may have answered, with HTTP status 200.");
    assertThat(standing())
        .hasText(new String[] {"not known, the gateway can't be reached", "not known"});
    chromium.complaints().removeIf(text -> text.contains("net::ERR_FAILED"));
  }

  @Test
  void showsALongListInParts() {
    String[] images =
        IntStream.range(0, 1200)
            .mapToObj(number -> image(1000 + number, "image-" + number, "{'status':'NOT_FOUND'}"))
            .toArray(String[]::new);
    api.put(IMAGES, found(images));
    visit("#fence=26");
    assertThat(names()).hasCount(500);
    assertThat(page().locator("#summary")).containsText("1,200 box images");
    button("Show 500 of 700 more").click();
    assertThat(names()).hasCount(1000);
    assertThat(names().nth(500)).isFocused();
    page().getByLabel("Filter").fill("image-1199");
    assertThat(names()).hasText(new String[] {"image-1199"});
  }

  @Test
  void fitsAPhone() {
    page().setViewportSize(360, 740);
    String endless = "word-without-an-end".repeat(20);
    api.put(
        IMAGES,
        partial(
            "",
            windows(),
            image(2, endless, "{'status':'AMBIGUOUS','candidates':['8','25']}"),
            image(3, endless.replace("-", ""), unavailable("UPSTREAM_TIMEOUT"))));
    visit("");
    assertNoSidewaysScroll();
    fenceLinks().first().click();
    assertThat(page().locator("#picker-panel")).isHidden();
    assertThat(page().locator("#heading")).isFocused();
    assertThat(names()).hasCount(3);
    assertNoSidewaysScroll();
    picture("phone");
    names().first().click();
    assertThat(dialog()).isVisible();
    assertNoSidewaysScroll();
    picture("phone-detail");
    press("Escape");
    button("Datafence 26").click();
    assertThat(page().locator("#picker-panel")).isVisible();
    api.put("/api/v1/fences/27/box-images", problem(503, "OVERLOADED", "Full", true, "9"));
    fenceLinks().nth(1).click();
    assertThat(page().locator("#notices")).containsText("OVERLOADED");
    assertNoSidewaysScroll();
  }

  @ParameterizedTest
  @EnumSource(
      value = ColorScheme.class,
      names = {"LIGHT", "DARK"})
  void isLegibleInBothColorSchemes(ColorScheme scheme) {
    page().emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
    api.put(
        IMAGES,
        partial(
            "",
            windows(),
            ubuntu(),
            image(1, "two", "{'status':'AMBIGUOUS','candidates':['8','25']}"),
            image(3, "slow", unavailable("UPSTREAM_TIMEOUT"))));
    visit("#fence=26");
    assertThat(names()).hasCount(4);
    assertThat((List<?>) page().evaluate(FAINT_TEXTS)).isEmpty();
    String name = scheme.name().toLowerCase(Locale.ROOT);
    picture("list-" + name);
    names().first().click();
    assertThat(dialog()).isVisible();
    assertThat((List<?>) page().evaluate(FAINT_TEXTS)).isEmpty();
    picture("detail-" + name);
    press("Escape");
    api.put(IMAGES, problem(503, "OVERLOADED", "Full", true, "9"));
    button("Refresh").click();
    assertThat(page().locator("#notices")).containsText("OVERLOADED");
    assertThat((List<?>) page().evaluate(FAINT_TEXTS)).isEmpty();
    picture("outage-" + name);
    int red =
        (int)
            page().evaluate("Number(/\\d+/.exec(getComputedStyle(document.body).backgroundColor))");
    assertThat(red < 128).isEqualTo(scheme == ColorScheme.DARK);
  }

  /** The names are those that Chromium computes for assistive technology. */
  @Test
  void namesEveryControlPictureAndLandmark() {
    visit("#fence=26");
    assertThat(names()).hasCount(2);
    assertThat(unnamed()).isEmpty();
    names().first().click();
    assertThat(dialog()).isVisible();
    assertThat(unnamed()).isEmpty();
    assertThat(page().locator("#columns th[scope=col][aria-sort]")).hasCount(8);
    assertThat(page().locator("#rows th[scope=row]")).hasCount(2);
  }

  @Test
  void staysBelowAHundredKilobytes() throws IOException {
    visit("#fence=26");
    assertThat(names()).hasCount(2);
    List<String> assets =
        chromium.requests().stream()
            .filter(url -> !url.contains("/api/"))
            .map(url -> URI.create(url).getPath())
            .distinct()
            .toList();
    assertThat(assets).hasSize(10).contains("/", "/ui/page.css", "/ui/page.js", "/ui/icon.svg");
    int bytes = 0;
    for (String path : assets) {
      bytes += page().request().get(origin + path).body().length;
    }
    assertThat(bytes).isLessThan(100_000);
  }

  private Page page() {
    return chromium.page();
  }

  private void visit(String fragment) {
    page().navigate(origin + "/" + fragment);
  }

  private void press(String... keys) {
    for (String key : keys) {
      page().keyboard().press(key);
    }
  }

  /** What is in the clipboard, as it arrives in a field. */
  private String pasted() {
    page().getByLabel("Filter").fill("");
    press("Control+V");
    return page().getByLabel("Filter").inputValue();
  }

  private Locator fenceLinks() {
    return page().locator("#fences a");
  }

  private Locator names() {
    return page().locator("#rows .c-name a");
  }

  private Locator cells(int row) {
    return page().locator("#rows tr").nth(row).locator("th, td");
  }

  private Locator standing() {
    return page().locator("#standing dd");
  }

  private Locator announced() {
    return page().locator("#announced");
  }

  private Locator dialog() {
    return page().getByRole(AriaRole.DIALOG);
  }

  private Locator field(String label) {
    return dialog()
        .locator(
            ".fields > div",
            new Locator.LocatorOptions().setHas(page().getByText(label, exactly())))
        .locator("dd");
  }

  private static Page.GetByTextOptions exactly() {
    return new Page.GetByTextOptions().setExact(true);
  }

  private Locator button(String name) {
    return page().getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name)).first();
  }

  private Locator link(String name) {
    return page().getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName(name));
  }

  private static Locator.FilterOptions named(String text) {
    return new Locator.FilterOptions().setHasText(text);
  }

  private void assertNoSidewaysScroll() {
    assertThat(page().evaluate("document.documentElement.scrollWidth")).isEqualTo(360);
  }

  /** Leaves a picture of the page for people to look at. */
  private void picture(String name) {
    page().screenshot(new ScreenshotOptions().setPath(Path.of("target", "page-" + name + ".png")));
  }

  /** The roles of what assistive technology would find without a name. */
  private List<String> unnamed() {
    Pattern roles =
        Pattern.compile(
            "button|link|textbox|searchbox|combobox|radio|image|img|table|dialog|navigation|region|group|columnheader|rowheader");
    CDPSession session = page().context().newCDPSession(page());
    List<String> unnamed = new ArrayList<>();
    int named = 0;
    for (JsonElement element :
        session.send("Accessibility.getFullAXTree").getAsJsonArray("nodes")) {
      JsonObject node = element.getAsJsonObject();
      if (node.get("ignored").getAsBoolean() || !node.has("role")) {
        continue;
      }
      String role = node.getAsJsonObject("role").get("value").getAsString();
      if (roles.matcher(role).matches()) {
        boolean hasName =
            node.has("name") && !node.getAsJsonObject("name").get("value").getAsString().isBlank();
        if (hasName) {
          named++;
        } else {
          unnamed.add(role);
        }
      }
    }
    session.detach();
    assertThat(named).isGreaterThan(3);
    return unnamed;
  }

  private void answer(Route route) {
    requests.add(route.request());
    Reply reply =
        api.getOrDefault(
            pathOf(route.request()), problem(404, "NOT_FOUND", "No such path", false, null));
    route.fulfill(
        new FulfillOptions()
            .setStatus(reply.status())
            .setHeaders(reply.headers())
            .setContentType(reply.status() == 200 ? "application/json" : "application/problem+json")
            .setBody(reply.body()));
  }

  private static String pathOf(Request request) {
    URI url = URI.create(request.url());
    return url.getRawQuery() == null ? url.getPath() : url.getPath() + "?" + url.getRawQuery();
  }

  private static Reply found(String... images) {
    return new Reply(200, FRESH, list("true", "false", "", images));
  }

  private static Reply partial(String problems, String... images) {
    return new Reply(200, MISS, list("false", "false", problems, images));
  }

  private static Reply problem(
      int status, String code, String title, boolean retryable, @Nullable String retryAfter) {
    String slug = code.toLowerCase(Locale.ROOT).replace('_', '-');
    String upstream =
        code.startsWith("UPSTREAM") || code.startsWith("FENCE")
            ? ",'upstream':{'service':'datafence','httpStatus':500,'code':'900'}"
            : "";
    return new Reply(
        status,
        retryAfter == null ? Map.of() : Map.of("Retry-After", retryAfter),
        json(
            "{'type':'/problems/%s','title':'%s','status':%d,'detail':'What happened.','code':'%s',"
                    .formatted(slug, title, status, code)
                + "'retryable':%s,'requestId':'82d8a198c9e81a91'%s}"
                    .formatted(retryable, upstream)));
  }

  /** Numbers and names in turn. */
  private static String fences(Object... numbersAndNames) {
    return json(
        IntStream.range(0, numbersAndNames.length / 2)
            .mapToObj(place ->
                "{'fenceId':%s,'fenceName':'%s','boxCount':2,'createDate':'2025-04-21T11:24:01+09:00','statusCode':'USE','statusName':'In use'}"
                    .formatted(numbersAndNames[2 * place], numbersAndNames[2 * place + 1]))
            .collect(Collectors.joining(",", "{'complete':true,'stale':false,'content':[", "]}")));
  }

  private static String list(String complete, String stale, String problems, String... images) {
    return json(
        "{'fenceId':26,'complete':%s,'stale':%s,'content':[%s],'problems':[%s]}"
            .formatted(complete, stale, String.join(",", images), problems));
  }

  private static String unavailable(String code) {
    return "{'status':'UNAVAILABLE','problem':{'code':'%s','detail':'No answer.','retryable':true}}"
        .formatted(code);
  }

  private static String image(long number, String name, String match) {
    return "{'imageNo':%d,'imageName':'%s','productCode':'CON','productName':'connect server','match':%s}"
        .formatted(number, name, match);
  }

  /** An image with every kind of field, and with one that the page does not know. */
  private static String windows() {
    return """
    {'imageNo':25700412,'imageName':'box-win-2022-tools','productCode':'SVR_WIN',
     'productName':'Windows Server','baseServerName':'win-74-1','match':{'status':'CONFIRMED'},
     'serverImage':{'serverImageNo':'25700412','serverImageName':'box-win-2022-tools',
      'serverImageDescription':'','serverImageType':{'code':'SELF','codeName':'SELF server image'},
      'cpuArchitectureType':{'code':'X86_64','codeName':'x86 64bit'},
      'osCategoryType':{'code':'WINDOWS','codeName':'WINDOWS'},
      'osType':{'code':'WINDOWS','codeName':'WINDOWS'},
      'serverImageStatus':{'code':'CREAT','codeName':'NSI CREATED state'},
      'serverImageOperation':{'code':'NULL','codeName':'NSI NULL OP'},
      'serverImageStatusName':'created','createDate':'2025-08-11T08:00:00+09:00',
      'blockStorageMappingList':[
       {'order':0,'blockStorageName':'os','blockStorageSize':107374182400,'iops':100,
        'blockStorageVolumeType':{'code':'CB1','codeName':'Common BlockStorage 1'},
        'isEncryptedVolume':false},
       {'order':1,'blockStorageName':'data','blockStorageSize':2199023255552,'iops':5000,
        'blockStorageVolumeType':{'code':'FB1','codeName':'Fast BlockStorage 1'},
        'isEncryptedVolume':true}],
      'blockStorageTotalSize':2306397437952,'fieldOfTomorrow':{'a':1}}}
    """;
  }

  private static String ubuntu() {
    return """
    {'imageNo':25623135,'imageName':'box-ubuntu-base','productCode':'CON',
     'productName':'connect server','match':{'status':'NUMBER_ONLY'},
     'serverImage':{'serverImageNo':'25623135','serverImageName':'base-v2',
      'cpuArchitectureType':{'code':'ARM','codeName':'arm 64bit'},
      'osType':{'code':'UBUNTU','codeName':'UBUNTU'},
      'serverImageStatus':{'code':'CREFL','codeName':'NSI CREATE FAIL state'},
      'serverImageStatusName':'create fail','createDate':'2026-11-26T09:00:00Z',
      'blockStorageMappingList':[],'blockStorageTotalSize':0}}
    """;
  }

  /** JSON with the quotes that it must have. */
  private static String json(String text) {
    return text.replace('\'', '"');
  }
}
