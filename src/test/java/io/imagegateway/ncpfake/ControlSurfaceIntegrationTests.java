package io.imagegateway.ncpfake;

import static io.imagegateway.ncpfake.NcpAction.GET_SERVER_IMAGE_DETAIL;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ControlSurfaceIntegrationTests {

  private static final String CON = "/api/v1/box/get-box-custom-image?fenceId=26&productCode=CON";
  private static final String DETAIL =
      "/vserver/v2/getServerImageDetail?responseFormatType=json&serverImageNo=";

  private final NcpFake fake = NcpFake.start();
  private final SignedClient client = new SignedClient(fake.url());

  @BeforeEach
  void beginAnew() throws Exception {
    assertThat(client.send("POST", "/__fake/reset", "").statusCode()).isEqualTo(204);
  }

  @AfterAll
  void stop() {
    fake.close();
  }

  @Test
  void injectsAndWithdrawsOneFault() throws Exception {
    HttpResponse<String> injected =
        client.send(
            "POST",
            "/__fake/faults",
            """
            {"action": "getServerImageDetail", "serverImageNo": "25623135",
             "answer": {"fixture": "gateway/throttled.429.json", "headers": {"Retry-After": "2"}}}
            """);
    assertThat(injected.statusCode()).isEqualTo(201);
    long id = JsonMapper.shared().readTree(injected.body()).path("id").longValue();

    HttpResponse<String> struck = client.get(DETAIL + "25623135");
    assertThat(struck.statusCode()).isEqualTo(429);
    assertThat(struck.headers().firstValue("Retry-After")).contains("2");
    assertThat(client.get(DETAIL + "25623140").statusCode()).isEqualTo(200);

    assertThat(client.send("DELETE", "/__fake/faults/" + id, "").statusCode()).isEqualTo(204);
    assertThat(client.send("DELETE", "/__fake/faults/" + id, "").statusCode()).isEqualTo(404);
    assertThat(client.get(DETAIL + "25623135").statusCode()).isEqualTo(200);
  }

  @Test
  void injectsEveryKindOfFault() throws Exception {
    fault("{\"delay\": \"PT0.2S\", \"fenceId\": 26}");
    long began = System.nanoTime();
    assertThat(client.get(CON).statusCode()).isEqualTo(200);
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(Duration.ofMillis(200));

    fault("{\"cut\": true, \"productCode\": \"CON\", \"times\": 1}");
    assertThat(client.get(CON).body()).startsWith("{\"content\":[").doesNotEndWith("}");
    fault("{\"answer\": {\"status\": 418, \"contentType\": \"text/plain\", \"body\": \"tea\"}}");
    assertThat(client.get(CON).body()).isEqualTo("tea");
    fault("{\"answer\": {\"fixture\": \"gateway/spring-401.json\", \"status\": 500}}", 400);

    fault("{\"connection\": \"EMPTY\", \"regionCode\": \"SGN\", \"share\": 1.0}");
    assertThat(client.get(CON).statusCode()).isEqualTo(418);

    assertThat(client.send("DELETE", "/__fake/faults", "").statusCode()).isEqualTo(204);
    assertThat(client.get(CON).statusCode()).isEqualTo(200);
  }

  @Test
  void showsAndEmptiesTheJournal() throws Exception {
    client.get(DETAIL + "25623135");

    JsonNode journal =
        JsonMapper.shared().readTree(client.send("GET", "/__fake/journal", "").body());
    assertThat(journal.at("/counts/getServerImageDetail").intValue()).isEqualTo(1);
    assertThat(journal.at("/counts/get-box-custom-image").intValue()).isZero();
    assertThat(journal.path("peakConcurrency").intValue()).isEqualTo(1);
    JsonNode call = journal.at("/calls/0");
    assertThat(call.path("action").stringValue()).isEqualTo("getServerImageDetail");
    assertThat(call.at("/parameters/serverImageNo/0").stringValue()).isEqualTo("25623135");
    assertThat(call.path("accessKey").stringValue()).isEqualTo(FakeKeys.PRIMARY.accessKey());
    assertThat(call.path("authentic").booleanValue()).isTrue();
    assertThat(call.path("status").intValue()).isEqualTo(200);
    assertThat(Instant.parse(call.path("at").stringValue())).isBefore(Instant.now());

    assertThat(client.send("DELETE", "/__fake/journal", "").statusCode()).isEqualTo(204);
    assertThat(fake.journal().count(GET_SERVER_IMAGE_DETAIL)).isZero();
  }

  @Test
  void setsTheClock() throws Exception {
    post("clock", "{\"offset\": \"PT-10M\"}");
    assertThat(client.get(CON).statusCode()).isEqualTo(401);

    post("clock", "{\"offset\": \"PT0S\"}");
    assertThat(client.get(CON).statusCode()).isEqualTo(200);
  }

  @Test
  void changesTheKeys() throws Exception {
    FakeKeys rotated = new FakeKeys("ROTATED", "rotated-secret");
    post("keys", "{\"accept\": [{\"accessKey\":\"ROTATED\",\"secretKey\":\"rotated-secret\"}]}");

    assertThat(client.get(CON).statusCode()).isEqualTo(401);
    assertThat(client.get(CON, rotated, Instant.now()).statusCode()).isEqualTo(200);
  }

  @Test
  void changesTheQuirksThatAreNamed() throws Exception {
    post("quirks", "{\"missingIsError\": true}");
    assertThat(client.get(DETAIL + "1").statusCode()).isEqualTo(400);

    post("quirks", "{\"largestPage\": 2}");
    assertThat(client.get(DETAIL + "1").statusCode()).isEqualTo(200);
    assertThat(
            client
                .json("/vserver/v2/getServerImageList?responseFormatType=json&pageSize=9&pageNo=0")
                .at("/getServerImageListResponse/serverImageList")
                .size())
        .isEqualTo(2);
  }

  @Test
  void changesTheFormOfTheDatafences() throws Exception {
    post("quirks", "{\"datafenceForm\": \"OBJECT\"}");

    assertThat(client.json("/api/v1/fence/get-datafence").path("fenceId").intValue()).isEqualTo(26);
  }

  @Test
  void describesItselfAtItsRoot() throws Exception {
    fault("{\"delay\": \"PT0.01S\", \"fenceId\": 26, \"times\": 5}");
    client.get(CON);
    post("keys", "{\"accept\": [{\"accessKey\":\"OTHER\",\"secretKey\":\"other-secret\"}]}");

    HttpResponse<String> overview = client.sent(client.request("/__fake/"));

    assertThat(overview.statusCode()).isEqualTo(200);
    assertThat(overview.headers().firstValue("Content-Type"))
        .contains("application/json;charset=UTF-8");
    assertThat(overview.body()).contains("\n").doesNotContain("other-secret");
    JsonNode shown = JsonMapper.shared().readTree(overview.body());
    assertThat(shown.at("/actions/get-datafence").stringValue())
        .isEqualTo("GET /api/v1/fence/get-datafence");
    assertThat(shown.path("keys").toString()).isEqualTo("[{\"accessKey\":\"OTHER\"}]");
    assertThat(shown.path("fences").size()).isEqualTo(10);
    assertThat(shown.at("/fences/0").toString())
        .isEqualTo(
            "{\"fenceId\":26,\"listed\":true,\"owned\":true,\"boxCustomImages\":19,"
                + "\"fenceCustomImages\":4}");
    assertThat(shown.at("/quirks/datafenceForm").stringValue()).isEqualTo("LIST");
    assertThat(shown.path("clockOffset").stringValue()).isEqualTo("PT0S");
    assertThat(shown.path("faults").values()).hasSize(5);
    assertThat(shown.at("/faults/0/id").isMissingNode()).isTrue();
    JsonNode injected = shown.at("/faults/4");
    assertThat(injected.path("id").isIntegralNumber()).isTrue();
    assertThat(injected.path("strikes").intValue()).isEqualTo(1);
    assertThat(injected.path("fault").toString())
        .isEqualTo("{\"fenceId\":26,\"delay\":\"PT0.01S\",\"times\":5}");
    assertThat(fake.journal().calls()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/__fake", "/__fake/"})
  void showsTheDemosKeysAtEveryRoot(String root) throws Exception {
    JsonNode shown = JsonMapper.shared().readTree(client.sent(client.request(root)).body());

    assertThat(shown.path("keys").toString())
        .isEqualTo(
            "[{\"accessKey\":\"%s\",\"secretKey\":\"%s\"},{\"accessKey\":\"%s\",\"secretKey\":\"%s\"}]"
                .formatted(
                    FakeKeys.PRIMARY.accessKey(),
                    FakeKeys.PRIMARY.secretKey(),
                    FakeKeys.SECONDARY.accessKey(),
                    FakeKeys.SECONDARY.secretKey()));
  }

  @Test
  void acceptsEveryExampleThatItShows() throws Exception {
    JsonNode overview = JsonMapper.shared().readTree(client.sent(client.request("/")).body());

    int sent = 0;
    for (JsonNode control : overview.path("controls").values()) {
      for (JsonNode example : control.path("examples").values()) {
        HttpResponse<String> answer =
            client.send(
                control.path("method").stringValue(),
                control.path("path").stringValue(),
                example.toString());
        assertThat(answer.statusCode()).as(example.toString()).isBetween(201, 204);
        sent++;
      }
    }
    assertThat(sent).isEqualTo(8);
  }

  @Test
  void isDescribedInTheDocumentationWithEveryControlAndKey() throws Exception {
    String documentation = Files.readString(Path.of("docs/image.md"));
    JsonNode overview = JsonMapper.shared().readTree(client.sent(client.request("/")).body());

    assertThat(overview.path("controls").values()).hasSize(10);
    for (JsonNode control : overview.path("controls").values()) {
      assertThat(documentation)
          .contains(
              "| `%s %s` |"
                  .formatted(
                      control.path("method").stringValue(), control.path("path").stringValue()));
    }
    assertThat(documentation)
        .contains(FakeKeys.PRIMARY.accessKey(), FakeKeys.PRIMARY.secretKey())
        .contains(FakeKeys.SECONDARY.accessKey(), FakeKeys.SECONDARY.secretKey());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "POST | faults | {} | a fault needs delay, answer, connection or cut",
        "POST | faults | {\"cut\": true, \"action\": \"getX\"} | no such action: getX",
        "POST | faults | {\"cut\": true, \"fence\": 26} | fence",
        "POST | quirks | {\"largestPage\": 0} | a page holds at least one image",
        "GET  | nothing | {} | no such control or fault",
      })
  void reportsWhyItRejectsARequest(String method, String path, String body, String reason)
      throws Exception {
    JsonNode answer =
        JsonMapper.shared().readTree(client.send(method, "/__fake/" + path, body).body());

    assertThat(answer.path("error").stringValue()).contains(reason);
    assertThat(answer.path("see").stringValue()).isEqualTo("GET /__fake/");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "POST   | faults   | {}                          | 400",
        "POST   | faults   | {\"delay\": \"soon\"}       | 400",
        "POST   | faults   | {\"cut\": false}            | 400",
        "POST   | faults   | {\"cut\": true, \"action\": \"getX\"} | 400",
        "POST   | faults   | nonsense                    | 400",
        "POST   | clock    | {}                          | 400",
        "POST   | keys     | {}                          | 400",
        "POST   | clock    | {\"offset\": null}          | 400",
        "POST   | keys     | {\"accept\": [{\"accessKey\": \"x\"}]} | 400",
        "POST   | faults   | {\"cut\": true, \"serverImage\": \"1\"} | 400",
        "POST   | quirks   | {\"pageZero\": true}       | 400",
        "POST   | quirks   | []                          | 400",
        "POST   | quirks   | {\"largestPage\": 0}        | 400",
        "DELETE | faults/x | {}                          | 400",
        "PUT    | faults   | {}                          | 404",
        "GET    | nothing  | {}                          | 404",
      })
  void refusesWhatItCannotDo(String method, String path, String body, int status) throws Exception {
    assertThat(client.send(method, "/__fake/" + path, body).statusCode()).isEqualTo(status);
    assertThat(client.get(CON).statusCode()).isEqualTo(200);
  }

  private void fault(String json) throws Exception {
    fault(json, 201);
  }

  private void fault(String json, int status) throws Exception {
    assertThat(client.send("POST", "/__fake/faults", json).statusCode()).isEqualTo(status);
  }

  private void post(String path, String json) throws Exception {
    assertThat(client.send("POST", "/__fake/" + path, json).statusCode()).isEqualTo(204);
  }
}
