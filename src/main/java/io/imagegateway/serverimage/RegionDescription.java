package io.imagegateway.serverimage;

import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.media.StringSchema;
import java.util.List;
import java.util.stream.Stream;
import org.springdoc.core.customizers.OperationCustomizer;
import org.springframework.stereotype.Component;
import org.springframework.web.method.HandlerMethod;

/** Describes the regions that a request may name, which are a matter of settings. */
@Component
final class RegionDescription implements OperationCustomizer {

  private final RegionSettings regions;

  RegionDescription(RegionSettings regions) {
    this.regions = regions;
  }

  @Override
  public Operation customize(Operation operation, HandlerMethod method) {
    Stream.ofNullable(operation.getParameters())
        .flatMap(List::stream)
        .filter(parameter -> "regionCode".equals(parameter.getName()))
        .forEach(parameter -> parameter.example(regions.regionCode()).schema(oneOfTheRegions()));
    return operation;
  }

  private StringSchema oneOfTheRegions() {
    StringSchema schema = new StringSchema();
    schema.addType("string");
    schema.setEnum(regions.regionCodes());
    schema.setDefault(regions.regionCode());
    return schema;
  }
}
