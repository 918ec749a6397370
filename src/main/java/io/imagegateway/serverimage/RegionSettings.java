package io.imagegateway.serverimage;

import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Pattern;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.Errors;
import org.springframework.validation.Validator;
import org.springframework.validation.annotation.Validated;

/**
 * The regions that server images are looked up in.
 *
 * @param regionCode the region of requests that name none
 * @param regionCodes all regions that a request may name
 */
@ConfigurationProperties("ncp")
@Validated
public record RegionSettings(
    @DefaultValue("KR") String regionCode,
    @NotEmpty @DefaultValue({"KR", "SGN", "JPN"})
        List<@Pattern(regexp = "[A-Z0-9]{1,16}") String> regionCodes)
    implements Validator {

  /** Copies the list. */
  public RegionSettings {
    regionCodes = List.copyOf(regionCodes);
  }

  @Override
  public boolean supports(Class<?> type) {
    return type == RegionSettings.class;
  }

  /** The region of requests that name none is one that a request may name. */
  @Override
  public void validate(Object target, Errors errors) {
    RegionSettings settings = (RegionSettings) target;
    if (!settings.regionCodes.contains(settings.regionCode)) {
      errors.rejectValue("regionCode", "inconsistent", "must be one of ncp.region-codes");
    }
  }
}
