package io.imagegateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.imagegateway.GatewayClient.Answer;
import io.imagegateway.fence.FenceId;
import io.imagegateway.fence.RequestedFences;
import io.imagegateway.ncpfake.NcpFake;
import io.imagegateway.web.parameter.RequestParameter;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.core.MethodParameter;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** A gateway that answers for two Datafences only. */
@GatewayTest(properties = "gateway.fences.allowed=26,30")
class FencesIntegrationTests {

  private static final String FENCE = "fenceId";

  /** What may stand for a Datafence in the signature of an operation: neither is made unguarded. */
  private static final List<Class<?>> GUARDED = List.of(FenceId.class, RequestedFences.class);

  private final NcpFake ncp;
  private final GatewayClient gateway;
  private final RequestMappingHandlerMapping mappings;

  FencesIntegrationTests(
      NcpFake ncp,
      GatewayClient gateway,
      @Qualifier("requestMappingHandlerMapping") RequestMappingHandlerMapping mappings) {
    this.ncp = ncp;
    this.gateway = gateway;
    this.mappings = mappings;
  }

  @ParameterizedTest
  @ValueSource(strings = {"27", "026000", "9007199254740991"})
  void areNotAccessibleWithoutACallWhereTheyAreNotAllowed(String fence) {
    List<String> paths =
        mappings.getHandlerMethods().keySet().stream()
            .flatMap(mapping -> mapping.getPatternValues().stream())
            .filter(path -> path.contains("{fenceId}"))
            .map(path -> path.replace("{fenceId}", fence).replace("{imageNo}", "25700412"))
            .toList();
    assertThat(paths).hasSizeGreaterThanOrEqualTo(5);
    for (String path : paths) {
      Answer answer = gateway.get(path);
      assertThat(answer.status()).as(path).isEqualTo(404);
      assertThat(answer.json().get("code").asString()).isEqualTo("FENCE_NOT_ACCESSIBLE");
      assertThat(answer.json().has("upstream")).isFalse();
    }
    assertThat(ncp.journal().calls()).isEmpty();
  }

  @Test
  void areAskedForWhereTheyAreAllowed() {
    assertThat(gateway.get("/api/v1/fences/026/box-images").status()).isEqualTo(200);
    Answer foreign = gateway.get("/api/v1/fences/30/box-images");
    assertThat(foreign.json().get("code").asString()).isEqualTo("FENCE_NOT_ACCESSIBLE");
    assertThat(foreign.json().at("/upstream/service").asString()).isEqualTo("datafence");
  }

  @Test
  void areListedWhereTheyAreAllowed() {
    assertThat(
            gateway
                .get("/api/v1/fences")
                .json()
                .get("content")
                .valueStream()
                .map(fence -> fence.get("fenceId").asLong()))
        .containsExactly(26L);
    assertThat(gateway.get("/api/v1/fences/26").status()).isEqualTo(200);
    assertThat(gateway.get("/api/v1/fences/30").json().get("code").asString())
        .isEqualTo("FENCE_NOT_ACCESSIBLE");
  }

  @Test
  void areGuardedWhereverAnOperationNamesThem() {
    Map<RequestMappingInfo, HandlerMethod> operations = mappings.getHandlerMethods();
    assertThat(operations.keySet().stream().filter(FencesIntegrationTests::namesAFence))
        .isNotEmpty()
        .allSatisfy(mapping ->
            assertThat(
                    types(Objects.requireNonNull(operations.get(mapping)))
                        .anyMatch(FenceId.class::equals))
                .as("%s has an argument of the type FenceId", mapping)
                .isTrue());
    operations.forEach((mapping, method) ->
        assertThat(namedFence(method)).as("%s", mapping).allMatch(GUARDED::contains));
  }

  private static boolean namesAFence(RequestMappingInfo mapping) {
    return mapping.getPatternValues().stream().anyMatch(path -> path.contains("{" + FENCE));
  }

  private static Stream<Class<?>> types(HandlerMethod method) {
    return Arrays.stream(method.getMethodParameters()).map(MethodParameter::getParameterType);
  }

  /** The types of all arguments, and components of records among them, that are a Datafence. */
  private static Stream<Class<?>> namedFence(HandlerMethod method) {
    return Arrays.stream(method.getMethodParameters())
        .flatMap(parameter ->
            Stream.concat(
                Stream.of(parameter)
                    .filter(each ->
                        namesAFence(
                            AnnotatedElementUtils.forAnnotations(each.getParameterAnnotations()),
                            each.getParameter().getName()))
                    .map(MethodParameter::getParameterType),
                components(parameter.getParameterType())));
  }

  private static Stream<Class<?>> components(Class<?> type) {
    return type.isRecord()
        ? Arrays.stream(type.getRecordComponents())
            .filter(component -> namesAFence(component, component.getName()))
            .map(RecordComponent::getType)
        : Stream.of();
  }

  private static boolean namesAFence(AnnotatedElement element, String name) {
    RequestParameter ours =
        AnnotatedElementUtils.getMergedAnnotation(element, RequestParameter.class);
    PathVariable path = AnnotatedElementUtils.getMergedAnnotation(element, PathVariable.class);
    RequestParam query = AnnotatedElementUtils.getMergedAnnotation(element, RequestParam.class);
    return name.equals(FENCE)
        || (ours != null && ours.name().equals(FENCE))
        || (path != null && path.value().equals(FENCE))
        || (query != null && query.value().equals(FENCE));
  }
}
