package io.imagegateway.ncpfake;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Drives the fake from another process; {@link NcpFake} tells how. */
final class ControlSurface {

  private static final String ROOT = "/__fake/";
  private static final String FAULTS = "DELETE faults/";
  private static final JsonMapper JSON = DataSet.JSON;
  private static final Answer DONE = Answer.of(204, "", "");
  private static final Answer UNKNOWN = Answer.of(404, "", "");

  private final NcpFake fake;

  ControlSurface(NcpFake fake) {
    this.fake = fake;
  }

  private record Clock(Duration offset) {}

  private record Keys(List<FakeKeys> accept) {}

  private record JournalView(
      Map<NcpAction, Integer> counts, int peakConcurrency, List<Call> calls) {}

  static boolean isAt(String url) {
    return url.startsWith(ROOT);
  }

  Answer answer(String method, String url, String body) {
    try {
      return carriedOut(method + " " + url.substring(ROOT.length()), body);
    } catch (JacksonException | IllegalArgumentException unreadable) {
      return Answer.of(400, "", "");
    }
  }

  private Answer carriedOut(String order, String body) {
    return switch (order) {
      case "POST faults" -> {
        InjectedFault injected = fake.inject(JSON.readValue(body, Fault.class));
        yield Answer.json(201, JSON.createObjectNode().put("id", injected.id()));
      }
      case "DELETE faults" -> done(fake::heal);
      case "GET journal" -> Answer.json(200, JSON.valueToTree(journal()));
      case "DELETE journal" -> done(fake.journal()::reset);
      case "POST clock" -> {
        Clock clock = whole(body, Clock.class);
        yield done(() -> fake.clockOffset(clock.offset()));
      }
      case "POST keys" -> {
        Keys keys = whole(body, Keys.class);
        yield done(() -> fake.acceptOnly(keys.accept().toArray(FakeKeys[]::new)));
      }
      case "POST quirks" -> {
        Quirks quirks = quirks(body);
        yield done(() -> fake.quirks(quirks));
      }
      case "POST reset" -> done(fake::reset);
      default ->
          order.startsWith(FAULTS)
                  && fake.faults().withdraw(Long.parseLong(order.substring(FAULTS.length())))
              ? DONE
              : UNKNOWN;
    };
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

  private JournalView journal() {
    Journal journal = fake.journal();
    return new JournalView(journal.counts(), journal.peakConcurrency(), journal.calls());
  }

  private static Quirks quirks(String body) {
    ObjectNode quirks = JSON.valueToTree(Quirks.NONE);
    quirks.setAll(JSON.readValue(body, ObjectNode.class));
    return JSON.treeToValue(quirks, Quirks.class);
  }
}
