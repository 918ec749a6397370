package io.imagegateway.serverimage;

import static org.assertj.core.api.Assertions.assertThat;

import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.parameters.Parameter;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.web.method.HandlerMethod;

class RegionDescriptionTests {

  private final RegionDescription regions =
      new RegionDescription(new RegionSettings("USW", List.of("KR", "USW")));

  private final HandlerMethod method;

  RegionDescriptionTests() throws NoSuchMethodException {
    method = new HandlerMethod(this, RegionDescriptionTests.class.getDeclaredMethod("handler"));
  }

  @Test
  void listsTheRegionsOfTheSettings() {
    Parameter region = new Parameter().name("regionCode");
    Parameter other = new Parameter().name("strict");
    regions.customize(new Operation().parameters(List.of(region, other)), method);
    assertThat(region.getExample()).isEqualTo("USW");
    Schema<?> schema = region.getSchema();
    assertThat(schema.getTypes()).containsExactly("string");
    assertThat(schema.getEnum()).isEqualTo(List.of("KR", "USW"));
    assertThat(schema.getDefault()).isEqualTo("USW");
    assertThat(other).isEqualTo(new Parameter().name("strict"));
  }

  @Test
  void leavesOperationsWithoutParametersAlone() {
    assertThat(regions.customize(new Operation().operationId("x"), method))
        .isEqualTo(new Operation().operationId("x"));
  }

  void handler() {}
}
