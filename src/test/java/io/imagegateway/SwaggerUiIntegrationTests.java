package io.imagegateway;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.ScreenshotOptions;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.Response;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Swagger UI as a person sees it, in a real Chromium, with the demo's data behind it. */
@GatewayTest
class SwaggerUiIntegrationTests {

  private static final Path SCREENSHOT = Path.of("target", "swagger-ui.png");

  private final String origin;
  @TempDir private Path profile = Path.of("");
  private Chromium chromium;

  SwaggerUiIntegrationTests(@LocalServerPort int port) {
    origin = "http://127.0.0.1:" + port;
  }

  @BeforeAll
  static void needsChromium() {
    Chromium.assumeInstalled();
  }

  @BeforeEach
  void open() {
    chromium = Chromium.open(profile);
    page()
        .addInitScript(
            "window.violations = [];"
                + "document.addEventListener('securitypolicyviolation',"
                + " e => violations.push(e.violatedDirective + ' ' + e.blockedURI));");
    page().navigate(origin + "/swagger-ui.html");
    page().locator(".opblock").first().waitFor();
  }

  @AfterEach
  void close() {
    chromium.close();
  }

  @Test
  void showsEveryOperationWithoutAComplaintAndWithoutAskingAnybodyElse() {
    assertThat(page().locator(".opblock")).hasCount(10);
    assertThat(page().locator(".info .title")).not().isEmpty();
    assertThat(chromium.requests())
        .isNotEmpty()
        .allMatch(url -> url.startsWith(origin + "/") || url.startsWith("data:"));
    assertNoComplaints();
  }

  @Test
  void sendsAStrictPolicy() {
    Response response = page().navigate(origin + "/swagger-ui/index.html");
    assertThat(response.headerValue("content-security-policy"))
        .startsWith("default-src 'none'; script-src 'self';")
        .doesNotContain("unsafe", "*", "http:", "https:");
  }

  @Test
  void triesTheMainOperationOutAndShowsTheJoinedImage() {
    Locator operation = tryOut("listBoxImages");
    operation.locator("tr[data-param-name='productCode'] select").selectOption("SVR_WIN");
    execute(operation);
    assertThat(status(operation)).hasText("200");
    JsonNode image = body(operation).at("/content/0");
    assertThat(image.get("imageNo").asLong()).isEqualTo(25700412);
    assertThat(image.at("/match/status").asString()).isEqualTo("CONFIRMED");
    assertThat(image.at("/serverImage/serverImageNo").asString()).isEqualTo("25700412");
    operation.locator(".responses-wrapper").scrollIntoViewIfNeeded();
    page().screenshot(new ScreenshotOptions().setPath(SCREENSHOT));
    assertNoComplaints();
  }

  @Test
  void showsTheMainJobFirst() {
    assertThat(page().locator(".opblock").first().getAttribute("id")).endsWith("-listBoxImages");
  }

  @Test
  void sendsNothingThatThePersonHasNotChosen() {
    Locator operation = tryOut("listBoxImages");
    Request request =
        page()
            .waitForRequest(url -> url.url().contains("/api/v1/fences/"), () -> execute(operation));
    assertThat(request.url())
        .isEqualTo(origin + "/api/v1/fences/26/box-images?regionCode=KR&details=true&strict=false");
    assertThat(request.headers())
        .doesNotContainKeys("x-request-id", "prefer", "cache-control", "if-none-match");
  }

  @Test
  void hasExamplesThatWorkAsTheyStand() {
    List<String> operations =
        page().locator(".opblock").all().stream()
            .map(block -> block.getAttribute("id").replaceFirst(".*-", ""))
            .toList();
    for (String name : operations) {
      Locator operation = tryOut(name);
      execute(operation);
      assertThat(status(operation)).hasText("200");
    }
    assertNoComplaints();
  }

  @Test
  void showsTheProblemOfAnUnknownDatafence() {
    Locator operation = tryOut("listBoxImages");
    operation.locator("tr[data-param-name='fenceId'] input").fill("31");
    execute(operation);
    assertThat(status(operation)).containsText("404");
    JsonNode problem = body(operation);
    assertThat(problem.get("code").asString()).isEqualTo("FENCE_NOT_ACCESSIBLE");
    assertThat(problem.get("type").asString()).isEqualTo("/problems/fence-not-accessible");
    assertThat(chromium.complaints()).singleElement().asString().contains("status of 404");
    assertThat(violations()).isEmpty();
  }

  /** The page offers good regions only, so one of them is made bad, as in a page out of date. */
  @Test
  void showsTheProblemOfABadParameter() {
    Locator operation = tryOut("listBoxImages");
    Locator region = operation.locator("tr[data-param-name='regionCode'] select");
    region.evaluate("select => select.querySelector('option[value=SGN]').value = 'XX'");
    region.selectOption("XX");
    execute(operation);
    assertThat(status(operation)).containsText("400");
    JsonNode problem = body(operation);
    assertThat(problem.get("code").asString()).isEqualTo("INVALID_REQUEST");
    assertThat(problem.at("/errors/0/field").asString()).isEqualTo("regionCode");
    assertThat(chromium.complaints()).singleElement().asString().contains("status of 400");
    assertThat(violations()).isEmpty();
  }

  @Test
  void reportsABadNumberBeforeItIsSent() {
    Locator operation = tryOut("listBoxImages");
    operation.locator("tr[data-param-name='fenceId'] input").fill("0");
    operation.locator(".btn.execute").click();
    assertThat(operation.locator(".validation-errors")).containsText("greater than or equal to 1");
    assertThat(status(operation)).hasCount(0);
    assertNoComplaints();
  }

  private Page page() {
    return chromium.page();
  }

  private Locator tryOut(String operationId) {
    Locator operation = page().locator(".opblock[id$='-" + operationId + "']");
    operation.locator(".opblock-summary-control").click();
    operation.locator(".try-out__btn").click();
    return operation;
  }

  private static void execute(Locator operation) {
    operation.locator(".btn.execute").click();
    status(operation).waitFor();
  }

  private static Locator status(Locator operation) {
    return operation.locator(".live-responses-table tbody .response-col_status");
  }

  private static JsonNode body(Locator operation) {
    Locator code = operation.locator(".live-responses-table tbody .highlight-code code").first();
    return JsonMapper.shared().readTree(code.textContent());
  }

  private void assertNoComplaints() {
    assertThat(chromium.complaints()).isEmpty();
    assertThat(violations()).isEmpty();
  }

  private List<?> violations() {
    return (List<?>) page().evaluate("window.violations");
  }
}
