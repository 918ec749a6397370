package io.imagegateway;

import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.context.properties.bind.validation.BindValidationException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.util.ObjectUtils;
import org.springframework.validation.FieldError;
import org.springframework.validation.ObjectError;

/**
 * Tells bad settings under the names that they are set by ({@code gateway.max-deadline}). Spring
 * Boot's own analyzer has the names of the fields ({@code gateway.maxDeadline}), which nobody finds
 * who looks for the setting.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
class BadSettingsFailureAnalyzer extends AbstractFailureAnalyzer<BindValidationException> {

  @Override
  protected FailureAnalysis analyze(Throwable rootFailure, BindValidationException cause) {
    StringBuilder description = new StringBuilder("These settings can't be used:\n");
    cause.getValidationErrors().forEach(error -> describe(error, description));
    return new FailureAnalysis(
        description.toString(), "Change the settings that are named above.", cause);
  }

  private static void describe(ObjectError error, StringBuilder description) {
    if (error instanceof FieldError field) {
      String name = field.getObjectName() + "." + field.getField();
      description
          .append("\n    Property: ")
          .append(DataObjectPropertyName.toDashedForm(name))
          .append("\n    Value: \"")
          .append(ObjectUtils.nullSafeToString(field.getRejectedValue()))
          .append('"');
    }
    description.append("\n    Reason: ").append(error.getDefaultMessage()).append('\n');
  }
}
