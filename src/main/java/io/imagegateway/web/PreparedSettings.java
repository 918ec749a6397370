package io.imagegateway.web;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.Errors;
import org.springframework.validation.Validator;

/**
 * The settings of prepared answers.
 *
 * @param maxSize memory of all of them together, at most; 0 prepares none; a sixteenth of the heap
 *     where it is not set
 */
@ConfigurationProperties("gateway.prepared-answers")
record PreparedSettings(@Nullable DataSize maxSize) implements Validator {

  private static final int SHARE = 16;

  /** Bytes of all prepared answers together, at most. */
  long maxBytes() {
    return maxSize == null ? Runtime.getRuntime().maxMemory() / SHARE : maxSize.toBytes();
  }

  @Override
  public boolean supports(Class<?> type) {
    return type == PreparedSettings.class;
  }

  @Override
  public void validate(Object target, Errors errors) {
    DataSize size = ((PreparedSettings) target).maxSize;
    if (size != null && size.isNegative()) {
      errors.rejectValue("maxSize", "range", "must not be negative");
    }
  }
}
