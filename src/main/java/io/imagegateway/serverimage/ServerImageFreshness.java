package io.imagegateway.serverimage;

import io.imagegateway.freshness.CacheSettings;
import jakarta.validation.Valid;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.validation.Errors;
import org.springframework.validation.Validator;
import org.springframework.validation.annotation.Validated;

/**
 * The settings of this feature's caches.
 *
 * @param serverImages server images, by region and number
 * @param ownServerImages the index of own server images, by region; a region always has one, if
 *     only an empty one, so {@code absent} does not apply
 */
@ConfigurationProperties("gateway.freshness")
@Validated
record ServerImageFreshness(
    @Valid @NestedConfigurationProperty CacheSettings serverImages,
    @Valid @NestedConfigurationProperty CacheSettings ownServerImages)
    implements Validator {

  /** Measured: an image with one disk takes 2,600 bytes, 2,200 with compact object headers. */
  private static final int IMAGE_BYTES = 2_600;

  @Override
  public boolean supports(Class<?> type) {
    return type == ServerImageFreshness.class;
  }

  @Override
  public void validate(Object target, Errors errors) {
    serverImages.validate("serverImages", IMAGE_BYTES, errors);
    // There are as many indexes as regions, whatever may be kept.
    ownServerImages.validate("ownServerImages", errors);
  }
}
