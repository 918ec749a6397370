package io.imagegateway.ncpfake;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.extension.Parameters;
import com.github.tomakehurst.wiremock.extension.ResponseDefinitionTransformerV2;
import com.github.tomakehurst.wiremock.extension.ServeEventListener;
import com.github.tomakehurst.wiremock.http.HttpHeader;
import com.github.tomakehurst.wiremock.http.Request;
import com.github.tomakehurst.wiremock.http.RequestMethod;
import com.github.tomakehurst.wiremock.http.ResponseDefinition;
import com.github.tomakehurst.wiremock.stubbing.ServeEvent;
import io.imagegateway.ncpfake.Fault.Effect;
import io.imagegateway.ncpfake.SignatureCheck.Signed;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The API Gateway of the fake, behind WireMock. It looks at path and method, at faults of the
 * connection, at the signature, at other faults, and asks the services last.
 */
final class FrontDoor implements ResponseDefinitionTransformerV2, ServeEventListener {

  private final NcpFake fake;
  private final ControlSurface controls;

  FrontDoor(NcpFake fake) {
    this.fake = fake;
    this.controls = new ControlSurface(fake);
  }

  @Override
  public String getName() {
    return "ncp-fake";
  }

  @Override
  public boolean applyGlobally() {
    return true;
  }

  @Override
  public ResponseDefinition transform(ServeEvent event) {
    Request request = event.getRequest();
    String method = request.getMethod().getName();
    if (ControlSurface.isAt(method, request.getUrl())) {
      return response(controls.answer(method, request.getUrl(), request.getBodyAsString()));
    }
    Query query = Query.of(request.getUrl());
    return action(request)
        .map(action -> called(action, query, signed(request)))
        .orElseGet(() -> response(Services.notFound(query.wantsJson())));
  }

  private static Optional<NcpAction> action(Request request) {
    return NcpAction.at(request.getUrl().replaceFirst("\\?.*", ""))
        .filter(_ -> request.getMethod().equals(RequestMethod.GET));
  }

  private ResponseDefinition called(NcpAction action, Query query, Signed signed) {
    boolean authentic = SignatureCheck.passes(signed, fake.accepted(), fake.ncpTime());
    Faults.Suffering suffering = fake.faults().on(action, query, authentic);
    Effect effect = suffering.effect();
    Answer answer =
        !authentic
            ? Services.authenticationFailed(action.alwaysJson() || query.wantsJson())
            : switch (effect) {
              case Effect.Answering(Answer canned) -> canned;
              case Effect.Cutting() -> fake.services().answer(action, query).cut();
              case null, default -> fake.services().answer(action, query);
            };
    boolean broken = effect instanceof Effect.Breaking;
    fake.journal()
        .began(
            new Call(
                fake.trueTime(),
                action,
                query.parameters(),
                signed.timestamp(),
                signed.accessKey(),
                authentic,
                broken ? null : answer.status()));
    ResponseDefinitionBuilder response = builder(answer);
    if (effect instanceof Effect.Breaking(Fault.Break how)) {
      response.withFault(wireMocks(how));
    }
    return response.withFixedDelay(millis(suffering.delay())).build();
  }

  /** The call's answer is on its way, or its connection broken. */
  @Override
  public void afterComplete(ServeEvent event, Parameters parameters) {
    action(event.getRequest()).ifPresent(_ -> fake.journal().ended());
  }

  private static Signed signed(Request request) {
    return new Signed(
        request.getMethod().getName(),
        request.getUrl(),
        header(request, SignatureCheck.TIMESTAMP),
        header(request, SignatureCheck.ACCESS_KEY),
        header(request, SignatureCheck.SIGNATURE));
  }

  private static @Nullable String header(Request request, String name) {
    HttpHeader header = request.header(name);
    return header.isPresent() && header.isSingleValued() ? header.firstValue() : null;
  }

  private ResponseDefinition response(Answer answer) {
    return builder(answer).build();
  }

  private ResponseDefinitionBuilder builder(Answer answer) {
    ResponseDefinitionBuilder response =
        ResponseDefinitionBuilder.responseDefinition()
            .withStatus(answer.status())
            .withHeader("Date", httpDate())
            .withBody(answer.body().getBytes(UTF_8));
    if (!answer.contentType().isEmpty()) {
      response.withHeader("Content-Type", answer.contentType());
    }
    answer.headers().forEach(response::withHeader);
    return response;
  }

  private String httpDate() {
    return DateTimeFormatter.RFC_1123_DATE_TIME.format(fake.ncpTime().atOffset(ZoneOffset.UTC));
  }

  private static int millis(Duration delay) {
    return Math.toIntExact(delay.toMillis());
  }

  private static com.github.tomakehurst.wiremock.http.Fault wireMocks(Fault.Break how) {
    return switch (how) {
      case RESET -> com.github.tomakehurst.wiremock.http.Fault.CONNECTION_RESET_BY_PEER;
      case EMPTY -> com.github.tomakehurst.wiremock.http.Fault.EMPTY_RESPONSE;
      case GARBAGE -> com.github.tomakehurst.wiremock.http.Fault.RANDOM_DATA_THEN_CLOSE;
      case INSIDE_BODY -> com.github.tomakehurst.wiremock.http.Fault.MALFORMED_RESPONSE_CHUNK;
    };
  }
}
