package io.imagegateway.settings;

import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.context.properties.bind.validation.BindValidationException;
import org.springframework.boot.context.properties.bind.validation.ValidationErrors;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.origin.Origin;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.validation.FieldError;
import org.springframework.validation.ObjectError;

/**
 * Report of settings whose values are out of range: property, value, origin and reason. Unlike
 * Spring Boot's own report it has the names that are written in files ({@code
 * gateway.max-deadline}, not {@code gateway.maxDeadline}), and shows neither secrets nor the user
 * info of a URL.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
class BadSettingsFailureAnalyzer extends AbstractFailureAnalyzer<BindValidationException> {

  static final String ACTION = "Change the settings that are named above.";

  @Override
  protected FailureAnalysis analyze(Throwable rootFailure, BindValidationException cause) {
    StringBuilder description = new StringBuilder("These settings can't be used:\n");
    ValidationErrors errors = cause.getValidationErrors();
    errors.forEach(error -> describe(error, errors.getBoundProperties(), description));
    return new FailureAnalysis(description.toString(), ACTION, cause);
  }

  private static void describe(
      ObjectError error, Set<ConfigurationProperty> bound, StringBuilder description) {
    if (error instanceof FieldError field) {
      String name =
          DataObjectPropertyName.toDashedForm(field.getObjectName() + "." + field.getField());
      bound(name, bound)
          .ifPresentOrElse(
              property -> describe(name, property.getValue(), property.getOrigin(), description),
              () -> describe(name, field.getRejectedValue(), Origin.from(error), description));
    }
    description.append("\n    Reason: ").append(error.getDefaultMessage()).append('\n');
  }

  /** The setting as it was written; that of the whole list for an item of it. */
  private static Optional<ConfigurationProperty> bound(
      String name, Set<ConfigurationProperty> bound) {
    ConfigurationPropertyName item = ConfigurationPropertyName.adapt(name, '.');
    ConfigurationPropertyName list =
        ConfigurationPropertyName.adapt(name.replaceAll("\\[[^]]*]$", ""), '.');
    return Stream.of(item, list)
        .flatMap(wanted -> bound.stream().filter(property -> property.getName().equals(wanted)))
        .findFirst();
  }

  /** Adds the lines about a property, its value and where that was set, as far as known. */
  static void describe(
      String property, @Nullable Object value, @Nullable Origin origin, StringBuilder description) {
    description.append("\n    Property: ").append(property);
    ShownValue.of(property, value)
        .ifPresent(shown -> description.append("\n    Value: \"").append(shown).append('"'));
    if (origin != null) {
      description.append("\n    Origin: ").append(origin);
    }
  }
}
