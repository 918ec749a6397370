package io.imagegateway.fence;

import io.imagegateway.freshness.CacheSettings;
import jakarta.validation.Valid;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.validation.Errors;
import org.springframework.validation.Validator;
import org.springframework.validation.annotation.Validated;

/**
 * The settings of this feature's cache.
 *
 * @param fences the list of the account's Datafences, which is one entry
 */
@ConfigurationProperties("gateway.freshness")
@Validated
record FenceFreshness(@NestedConfigurationProperty @Valid CacheSettings fences)
    implements Validator {

  @Override
  public boolean supports(Class<?> type) {
    return type == FenceFreshness.class;
  }

  @Override
  public void validate(Object target, Errors errors) {
    fences.validate("fences", errors);
  }
}
