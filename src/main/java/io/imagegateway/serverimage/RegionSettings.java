package io.imagegateway.serverimage;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Pattern;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Which regions server images are looked up in.
 *
 * @param regionCode the region of requests that name none
 * @param regionCodes all regions that a request may name
 */
@ConfigurationProperties("ncp")
@Validated
@RegionSettings.DefaultIsListed
public record RegionSettings(
    @DefaultValue("KR") String regionCode,
    @NotEmpty @DefaultValue({"KR", "SGN", "JPN"})
        List<@Pattern(regexp = "[A-Z0-9]{1,16}") String> regionCodes) {

  /** Copies the list. */
  public RegionSettings {
    regionCodes = List.copyOf(regionCodes);
  }

  /** The region of requests that name none is one that a request may name. */
  @Constraint(validatedBy = DefaultIsListed.Check.class)
  @Target(ElementType.TYPE)
  @Retention(RetentionPolicy.RUNTIME)
  @interface DefaultIsListed {

    String message() default "must be one of ncp.region-codes";

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};

    /** Blames the property, so that its name is what the operator reads. */
    final class Check implements ConstraintValidator<DefaultIsListed, RegionSettings> {

      @Override
      public boolean isValid(RegionSettings settings, ConstraintValidatorContext context) {
        if (settings.regionCodes.contains(settings.regionCode)) {
          return true;
        }
        context.disableDefaultConstraintViolation();
        context
            .buildConstraintViolationWithTemplate(context.getDefaultConstraintMessageTemplate())
            .addPropertyNode("regionCode")
            .addConstraintViolation();
        return false;
      }
    }
  }
}
