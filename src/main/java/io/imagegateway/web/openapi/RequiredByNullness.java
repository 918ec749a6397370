package io.imagegateway.web.openapi;

import io.imagegateway.web.problem.Problem;
import io.swagger.v3.oas.models.media.Schema;
import java.lang.reflect.RecordComponent;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.core.ResolvableType;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/**
 * A customizer that describes as required what the code declares as never null: the components of
 * answer records that are not {@code @Nullable}. Null ones are left out of answers, so they are
 * optional and never null.
 */
@Component
final class RequiredByNullness {

  private final RequestMappingHandlerMapping handlers;

  RequiredByNullness(
      @Qualifier("requestMappingHandlerMapping") RequestMappingHandlerMapping handlers) {
    this.handlers = handlers;
  }

  /** Marks what is required in the schemas of all answers, problems included. */
  @SuppressWarnings("rawtypes") // the library's type
  void applyTo(Map<String, Schema> schemas) {
    Set<Class<?>> seen = new HashSet<>();
    require(ResolvableType.forClass(Problem.class), schemas, seen);
    handlers
        .getHandlerMethods()
        .values()
        .forEach(handler ->
            require(ResolvableType.forMethodParameter(handler.getReturnType()), schemas, seen));
  }

  @SuppressWarnings("rawtypes") // the library's type
  private static void require(
      ResolvableType declared, Map<String, Schema> schemas, Set<Class<?>> seen) {
    Stream.of(declared.getGenerics()).forEach(part -> require(part, schemas, seen));
    Class<?> type = declared.toClass();
    if (!type.isRecord() || !seen.add(type)) {
      return;
    }
    Schema schema = schemas.get(type.getSimpleName());
    for (RecordComponent component : type.getRecordComponents()) {
      if (schema != null && !component.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
        schema.addRequiredItem(component.getName());
      }
      require(ResolvableType.forType(component.getGenericType()), schemas, seen);
    }
  }
}
