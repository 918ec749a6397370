package io.imagegateway.web.openapi;

import io.imagegateway.lookup.ProblemCode;
import io.imagegateway.web.CachedAnswer;
import io.imagegateway.web.ReadContexts;
import io.imagegateway.web.parameter.Schemas;
import io.imagegateway.web.problem.Problem;
import io.imagegateway.web.problem.RequestId;
import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverters;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.JsonSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.tags.Tag;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;

/**
 * The description of what operations have in common, once: request headers, response headers and
 * problems. It also opens the enumerations of answers, so that a new value breaks no generated
 * client: those of parameters stay closed.
 */
@Component
final class SharedDescription implements OpenApiCustomizer {

  private static final String KNOWN_VALUES = "x-extensible-enum";

  /** The responses that any operation may give. */
  private static final Map<String, ProblemCode> PROBLEMS =
      Map.of(
          "InvalidRequest", ProblemCode.INVALID_REQUEST,
          "NotAcceptable", ProblemCode.NOT_ACCEPTABLE,
          "InternalError", ProblemCode.INTERNAL_ERROR,
          "UpstreamFailed", ProblemCode.UPSTREAM_FAILED,
          "Unavailable", ProblemCode.UPSTREAM_THROTTLED,
          "UpstreamTimeout", ProblemCode.UPSTREAM_TIMEOUT);

  private final RequiredByNullness required;

  SharedDescription(RequiredByNullness required) {
    this.required = required;
  }

  @Override
  public void customise(OpenAPI api) {
    Components components = Objects.requireNonNull(api.getComponents());
    ModelConverters.getInstance(true)
        .resolveAsResolvedSchema(new AnnotatedType(Problem.class))
        .referencedSchemas
        .forEach(components::addSchemas);
    required.applyTo(components.getSchemas());
    components.getSchemas().values().forEach(SharedDescription::open);
    parameters(components);
    headers(components);
    // In the order of their names, not of the beans that they come from: Swagger UI keeps it.
    api.setTags(
        Objects.requireNonNull(api.getTags()).stream()
            .sorted(Comparator.comparing(Tag::getName))
            .toList());
    PROBLEMS.forEach((name, code) -> components.addResponses(name, problem(code)));
  }

  /** A response with the problems of this code's status, with this one as the example. */
  static ApiResponse problem(ProblemCode code) {
    return problem(
        Arrays.stream(ProblemCode.values())
            .filter(other -> other.status() == code.status())
            .toList(),
        code);
  }

  /** A response with these problems. */
  static ApiResponse problem(List<ProblemCode> codes, ProblemCode shown) {
    ApiResponse response =
        new ApiResponse()
            .description(
                codes.stream()
                    .map(code -> "`%s`: %s".formatted(code, code.explanation()))
                    .collect(Collectors.joining("\n\n")))
            .content(
                new Content()
                    .addMediaType(
                        org.springframework.http.MediaType.APPLICATION_PROBLEM_JSON_VALUE,
                        new MediaType()
                            .schema(new Schema<>().$ref("Problem"))
                            .example(ApiExamples.find(shown.slug()).orElse(null))));
    header(response, RequestId.HEADER);
    if (shown.status() == 503) {
      header(response, HttpHeaders.RETRY_AFTER);
    }
    return response;
  }

  /** Adds a header that is described once for all. */
  static void header(ApiResponse response, String name) {
    response.addHeaderObject(name, new Header().$ref(name));
  }

  private static void open(Schema<?> schema) {
    if (schema.getEnum() != null) {
      schema.addExtension(KNOWN_VALUES, List.copyOf(schema.getEnum()));
      schema.setEnum(null);
    }
    if (schema.getItems() != null) {
      open(schema.getItems());
    }
    if (schema.getProperties() != null) {
      schema.getProperties().values().forEach(SharedDescription::open);
    }
  }

  /** Their examples are in their descriptions: Swagger UI would send any other, unasked. */
  private static void parameters(Components components) {
    parameter(
        components,
        ReadContexts.PREFER,
        "`wait=N`, such as `wait=5`: how many seconds the caller waits for NCP (RFC 7240), from 1;"
            + " more than the gateway's own limit (30 by default) counts as that limit. Then the"
            + " answer is what has come by then. What can't be read is ignored.",
        Schemas.text());
    parameter(
        components,
        HttpHeaders.CACHE_CONTROL,
        "`no-cache` asks for data that is no older than a few seconds (15 by default). Other"
            + " directives are ignored.",
        Schemas.text());
    parameter(
        components,
        HttpHeaders.IF_NONE_MATCH,
        "The `ETag` of an answer that the caller has, such as `W/\"9f2c1e7ab04d5c88\"`; if it is"
            + " still the same, the answer is 304 without a body.",
        Schemas.text());
    parameter(
        components,
        RequestId.HEADER,
        "A name for the request, such as `order-4711.retry_2`, which comes back in the answer and"
            + " stands in the gateway's logs. One of another form is replaced.",
        requestId());
  }

  private static void parameter(
      Components components, String name, String description, Schema<?> schema) {
    components.addParameters(
        name, new Parameter().name(name).in("header").description(description).schema(schema));
  }

  private static void headers(Components components) {
    header(
        components,
        HttpHeaders.ETAG,
        "Names the content and the version of its representation: the same for the same body, on"
            + " every replica. Weak, because answers are compressed on request.",
        "W/\"9f2c1e7ab04d5c88\"",
        Schemas.text().pattern("^W/\"[^\"]+\"$"));
    header(
        components,
        HttpHeaders.VARY,
        "Which request headers the form of the answer depends on.",
        "Accept-Encoding",
        Schemas.text());
    header(
        components,
        HttpHeaders.CACHE_CONTROL,
        "`max-age`, in seconds: `Age` plus the time for which all of the answer stays fresh; 0 if"
            + " any part is old. `no-store` if the answer is incomplete.",
        "max-age=30",
        Schemas.text()
            .pattern(
                "^(no-store|max-age=[0-9]+(, (private|stale-while-revalidate=[0-9]+"
                    + "|stale-if-error=[0-9]+))*)$"));
    header(
        components,
        CachedAnswer.CACHE_STATUS,
        "Where the answer came from (RFC 9211): `hit` from the gateway's store, with the seconds"
            + " that it stays fresh (`ttl`, below 0 for old parts, with `detail`: `refreshing`, or"
            + " the code of what kept newer data away); `fwd=miss` from NCP; `fwd=request` from NCP"
            + " because of `no-cache`.",
        "image-gateway; hit; ttl=27",
        Schemas.text()
            .pattern("^image-gateway; (hit; ttl=-?[0-9]+(; detail=[a-z-]+)?|fwd=(miss|request))$"));
    header(
        components,
        HttpHeaders.AGE,
        "Seconds since the oldest part of the answer was fetched from NCP.",
        "3",
        wholeNumber(0));
    header(
        components,
        HttpHeaders.RETRY_AFTER,
        "Seconds to wait before the next try.",
        "1",
        wholeNumber(1));
    header(
        components,
        RequestId.HEADER,
        "The request's name: the caller's if it has the form, else a new one.",
        "5d1f0c3ab7e94d2886f3a1c2e4b59d70",
        requestId());
  }

  private static void header(
      Components components, String name, String description, String example, Schema<?> schema) {
    components.addHeaders(
        name, new Header().description(description).required(true).schema(schema.example(example)));
  }

  private static Schema<?> requestId() {
    return Schemas.text().pattern("^[A-Za-z0-9._-]{1,64}$");
  }

  private static Schema<?> wholeNumber(long minimum) {
    Schema<?> schema = new JsonSchema();
    schema.addType("integer");
    return schema.format("int64").minimum(BigDecimal.valueOf(minimum));
  }
}
