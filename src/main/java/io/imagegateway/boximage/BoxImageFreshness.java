package io.imagegateway.boximage;

import io.imagegateway.customimage.CustomImage;
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
 * @param boxImages lists of box custom images, by Datafence and product code
 */
@ConfigurationProperties("gateway.freshness")
@Validated
record BoxImageFreshness(@Valid @NestedConfigurationProperty CacheSettings boxImages)
    implements Validator {

  @Override
  public boolean supports(Class<?> type) {
    return type == BoxImageFreshness.class;
  }

  @Override
  public void validate(Object target, Errors errors) {
    boxImages.validate("boxImages", CustomImage.ENTRY_BYTES, errors);
  }
}
