package io.imagegateway.ncpfake;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The control surface of the fake: requests in JSON, unsigned, that change it while it runs. {@code
 * GET /__fake/} describes them all and shows the fake's state.
 */
final class ControlSurface {

  private static final String ROOT = "/__fake/";
  private static final Set<String> OTHER_ROOTS = Set.of("/", "/__fake");
  private static final String ID = "{id}";
  private static final JsonMapper JSON = DataSet.JSON;
  private static final Answer DONE = Answer.of(204, "", "");
  private static final List<FakeKeys> PUBLIC_KEYS = List.of(FakeKeys.PRIMARY, FakeKeys.SECONDARY);

  private final NcpFake fake;

  private final List<Control> controls;

  ControlSurface(NcpFake fake) {
    this.fake = fake;
    this.controls = controls();
  }

  private List<Control> controls() {
    return List.of(
        new Control(
            "GET",
            "",
            "this overview, also at /: what the fake answers, its state and its controls",
            List.of(),
            (_, _) -> Answer.prettyJson(200, JSON.valueToTree(overview()))),
        new Control(
            "POST",
            "faults",
            "injects a fault, and answers with its id. One of: delay; answer (a fixture of"
                + " ncp-fixtures, or status, contentType, headers, body); connection (RESET,"
                + " EMPTY, GARBAGE, INSIDE_BODY); cut. Any of action, fenceId, productCode,"
                + " serverImageNo, regionCode limits it to calls that ask for that, share to a"
                + " part of them, times to the next ones",
            examples(
                """
                {"connection": "RESET"}
                """,
                """
                {"delay": "PT3S", "action": "getServerImageList"}
                """,
                """
                {"answer": {"fixture": "gateway/endpoint-error.503.json"}, "share": 0.3}
                """,
                """
                {"answer": {"status": 500, "body": "{}"}, "action": "get-box-custom-image",
                 "fenceId": 26, "productCode": "CON", "times": 2}
                """,
                """
                {"cut": true, "regionCode": "KR", "serverImageNo": "25623135"}
                """),
            (_, body) -> {
              InjectedFault injected = fake.inject(JSON.readValue(body, Fault.class));
              return Answer.json(201, JSON.createObjectNode().put("id", injected.id()));
            }),
        new Control(
            "DELETE",
            "faults",
            "withdraws all injected faults",
            List.of(),
            (_, _) -> done(fake::heal)),
        new Control(
            "DELETE",
            "faults/" + ID,
            "withdraws one fault",
            List.of(),
            (id, _) -> fake.faults().withdraw(Long.parseLong(id)) ? DONE : unknown()),
        new Control(
            "GET",
            "journal",
            "the calls since the last reset, their counts, and how many were answered at a time",
            List.of(),
            (_, _) -> Answer.json(200, JSON.valueToTree(journal()))),
        new Control(
            "DELETE",
            "journal",
            "empties the journal",
            List.of(),
            (_, _) -> done(fake.journal()::reset)),
        new Control(
            "POST",
            "clock",
            "sets NCP's clock ahead of or behind this machine's",
            examples(
                """
                {"offset": "PT-10M"}
                """),
            (_, body) -> {
              Clock clock = whole(body, Clock.class);
              return done(() -> fake.clockOffset(clock.offset()));
            }),
        new Control(
            "POST",
            "keys",
            "accepts these key pairs and no others",
            List.of(JSON.valueToTree(new Keys(PUBLIC_KEYS))),
            (_, body) -> {
              Keys keys = whole(body, Keys.class);
              return done(() -> fake.acceptOnly(keys.accept().toArray(FakeKeys[]::new)));
            }),
        new Control(
            "POST",
            "quirks",
            "changes what NCP leaves open; what is left out is as by default, which is this",
            List.of(JSON.valueToTree(Quirks.NONE)),
            (_, body) -> {
              Quirks quirks = quirks(body);
              return done(() -> fake.quirks(quirks));
            }),
        new Control(
            "POST",
            "reset",
            "restores the state at the start",
            List.of(),
            (_, _) -> done(fake::reset)));
  }

  /**
   * A request that the surface takes.
   *
   * @param method its method
   * @param path its path below the root; {@code {id}} at the end stands for a number
   * @param does what it does
   * @param examples bodies that it may have
   * @param handler carries it out
   */
  private record Control(
      String method,
      String path,
      String does,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) List<JsonNode> examples,
      @JsonIgnore Handler handler) {

    boolean takes(String calledMethod, String calledPath) {
      return method.equals(calledMethod)
          && (path.endsWith(ID) ? calledPath.startsWith(prefix()) : calledPath.equals(path));
    }

    Answer carriedOut(String calledPath, String body) {
      return handler.answer(path.endsWith(ID) ? calledPath.substring(prefix().length()) : "", body);
    }

    Control shown() {
      return new Control(method, ROOT + path, does, examples, handler);
    }

    private String prefix() {
      return path.substring(0, path.length() - ID.length());
    }
  }

  private interface Handler {
    Answer answer(String id, String body);
  }

  private record Clock(Duration offset) {}

  private record Keys(List<FakeKeys> accept) {}

  private record JournalView(
      Map<NcpAction, Integer> counts, int peakConcurrency, List<Call> calls) {}

  @JsonInclude(JsonInclude.Include.NON_NULL)
  private record KeyView(String accessKey, @Nullable String secretKey) {}

  private record FenceView(
      long fenceId, boolean listed, boolean owned, int boxCustomImages, int fenceCustomImages) {}

  private record Overview(
      String about,
      Map<String, String> actions,
      List<KeyView> keys,
      List<FenceView> fences,
      List<Faults.AtWork> faults,
      Quirks quirks,
      Duration clockOffset,
      List<Control> controls) {}

  /** Whether a request is for the control surface. NCP answers 404 at its root. */
  static boolean isAt(String method, String url) {
    return url.startsWith(ROOT) || (method.equals("GET") && OTHER_ROOTS.contains(url));
  }

  Answer answer(String method, String url, String body) {
    String path = OTHER_ROOTS.contains(url) ? "" : url.substring(ROOT.length());
    try {
      return controls.stream()
          .filter(control -> control.takes(method, path))
          .findFirst()
          .map(control -> control.carriedOut(path, body))
          .orElseGet(ControlSurface::unknown);
    } catch (JacksonException unreadable) {
      return error(400, unreadable.getOriginalMessage());
    } catch (IllegalArgumentException unreadable) {
      return error(400, String.valueOf(unreadable.getMessage()));
    }
  }

  private static Answer unknown() {
    return error(404, "no such control or fault");
  }

  private static Answer error(int status, String message) {
    return Answer.json(
        status, JSON.createObjectNode().put("error", message).put("see", "GET " + ROOT));
  }

  private static <T> T whole(String body, Class<T> type) {
    return JSON.readerFor(type)
        .with(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
        .readValue(body);
  }

  private static Answer done(Runnable order) {
    order.run();
    return DONE;
  }

  private static List<JsonNode> examples(String... bodies) {
    return List.of(bodies).stream().map(JSON::readTree).toList();
  }

  private JournalView journal() {
    Journal journal = fake.journal();
    return new JournalView(journal.counts(), journal.peakConcurrency(), journal.calls());
  }

  private static Quirks quirks(String body) {
    ObjectNode quirks = JSON.valueToTree(Quirks.NONE);
    quirks.setAll(JSON.readValue(body, ObjectNode.class));
    return JSON.treeToValue(quirks, Quirks.class);
  }

  private Overview overview() {
    Map<String, String> actions = new TreeMap<>();
    for (NcpAction action : NcpAction.values()) {
      actions.put(action.label(), "GET " + action.path());
    }
    return new Overview(
        "A fake NAVER Cloud Platform: Datafence and VPC Server, with invented data",
        actions,
        // A pair that somebody else chose may be one that is used elsewhere.
        fake.accepted().stream()
            .map(pair ->
                new KeyView(pair.accessKey(), PUBLIC_KEYS.contains(pair) ? pair.secretKey() : null))
            .toList(),
        fake.data().fences().values().stream()
            .map(fence ->
                new FenceView(
                    fence.fenceId(),
                    fence.listing() != null,
                    fence.owned(),
                    fence.boxCustomImages().size(),
                    fence.fenceCustomImages().size()))
            .toList(),
        fake.faults().atWork(),
        fake.quirks(),
        fake.clockOffset(),
        controls.stream().map(Control::shown).toList());
  }
}
