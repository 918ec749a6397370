package io.imagegateway.fenceimage;

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
 * @param fenceImages lists of fence custom images, by Datafence
 */
@ConfigurationProperties("gateway.freshness")
@Validated
record FenceImageFreshness(@Valid @NestedConfigurationProperty CacheSettings fenceImages)
    implements Validator {

  @Override
  public boolean supports(Class<?> type) {
    return type == FenceImageFreshness.class;
  }

  @Override
  public void validate(Object target, Errors errors) {
    fenceImages.validate("fenceImages", CustomImage.ENTRY_BYTES, errors);
  }
}
