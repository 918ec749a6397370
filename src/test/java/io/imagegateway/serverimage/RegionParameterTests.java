package io.imagegateway.serverimage;

import static org.assertj.core.api.Assertions.assertThat;

import io.imagegateway.web.parameter.Parsed;
import java.util.List;
import org.junit.jupiter.api.Test;

class RegionParameterTests {

  private final RegionParameter.Format region =
      new RegionParameter.Format(new RegionSettings("USW", List.of("KR", "USW")));

  @Test
  void hasTheRegionsOfTheSettings() {
    assertThat(region.parse(List.of())).isEqualTo(new Parsed.Value<>("USW"));
    assertThat(region.parse(List.of("KR"))).isEqualTo(new Parsed.Value<>("KR"));
    assertThat(region.parse(List.of("JPN")))
        .isEqualTo(new Parsed.Invalid<>("must be one of KR, USW"));
    assertThat(region.schema().getEnum()).isEqualTo(List.of("KR", "USW"));
    assertThat(region.schema().getDefault()).isEqualTo("USW");
  }
}
