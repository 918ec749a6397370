package io.imagegateway.fence;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/**
 * A Datafence, under NCP's own field names (NCP, Datafence API, get-datafence). What NCP left out
 * is null here and left out towards callers.
 *
 * @param fenceId 1 to 2^53-1
 * @param createDate with the offset that NCP sent; null if it could not be read
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(
    description =
        "A Datafence of the account under NCP's own field names. What NCP left out is left out"
            + " here.")
public record Fence(
    @Schema(
            description = "Number of the Datafence.",
            minimum = "1",
            maximum = "9007199254740991",
            example = "26")
        long fenceId,
    @Schema(description = "Name of the Datafence.", example = "datafence001")
        @Nullable String fenceName,
    @Schema(description = "How many boxes it has.", example = "2") @Nullable Long boxCount,
    @JsonFormat(
            pattern = "yyyy-MM-dd'T'HH:mm:ssXXX",
            without = JsonFormat.Feature.ADJUST_DATES_TO_CONTEXT_TIME_ZONE)
        @Schema(
            description =
                "When it was made, with the offset that NCP gave (RFC 3339); left out if"
                    + " NCP's value could not be read.",
            example = "2025-04-21T11:24:01+09:00")
        @Nullable OffsetDateTime createDate,
    @Schema(description = "Code of its state, for programs.", example = "USE")
        @Nullable String statusCode,
    @Schema(
            description = "State in words, for people, in whatever language NCP chose.",
            example = "In use")
        @Nullable String statusName,
    @Schema(description = "What its owner wrote about it.", example = "Research fence")
        @Nullable String description,
    @Schema(description = "Bucket that exports are reviewed in.", example = "datafence001-review")
        @Nullable String exportScreenBucketName,
    @Schema(description = "Name of its SSL VPN.", example = "fence-vpn-1")
        @Nullable String sslVpnName) {}
