package io.imagegateway.settings;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.validation.BindValidationException;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.convert.ConversionFailedException;
import org.springframework.core.convert.ConverterNotFoundException;

/**
 * Report of a setting of the gateway whose value is not of its type. Spring Boot's own report
 * repeats the message of the conversion, and with it the user info of a URL.
 */
@Order(Ordered.HIGHEST_PRECEDENCE + 1)
class UnreadableSettingsFailureAnalyzer extends AbstractFailureAnalyzer<BindException> {

  @Override
  protected @Nullable FailureAnalysis analyze(Throwable rootFailure, BindException cause) {
    ConfigurationProperty property = cause.getProperty();
    if (property == null
        || !property.getName().toString().matches("(ncp|gateway)\\..*")
        || has(cause, BindValidationException.class)
        || !(has(cause, ConversionFailedException.class)
            || has(cause, ConverterNotFoundException.class)
            || has(cause, IllegalArgumentException.class))) {
      return null;
    }
    StringBuilder description = new StringBuilder("This setting can't be read:\n");
    BadSettingsFailureAnalyzer.describe(
        property.getName().toString(), property.getValue(), property.getOrigin(), description);
    description.append("\n    Reason: must be ").append(kind(cause)).append('\n');
    return new FailureAnalysis(
        description.toString(), BadSettingsFailureAnalyzer.ACTION, rootFailure);
  }

  private static boolean has(Throwable failure, Class<? extends Throwable> type) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (type.isInstance(cause)) {
        return true;
      }
    }
    return false;
  }

  private static String kind(BindException failure) {
    Class<?> type = failure.getTarget().getType().resolve(Object.class);
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof ConversionFailedException conversion) {
        type = conversion.getTargetType().getObjectType();
      }
    }
    if (type.isEnum()) {
      return Arrays.stream(type.getEnumConstants())
          .map(Object::toString)
          .collect(Collectors.joining(", ", "one of ", ""));
    }
    return switch (type.getSimpleName()) {
      case "Duration" -> "a duration, such as 500ms, 10s or 5m";
      case "DataSize" -> "a size, such as 512KB or 8MB";
      case "int", "Integer", "long", "Long" -> "a whole number";
      case "double", "Double" -> "a number";
      case "boolean", "Boolean" -> "true or false";
      case "URI" -> "a URL";
      default -> "a " + type.getSimpleName().toLowerCase(Locale.ROOT);
    };
  }
}
