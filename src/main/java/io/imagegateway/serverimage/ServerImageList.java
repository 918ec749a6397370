package io.imagegateway.serverimage;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.imagegateway.lookup.Outcome;
import io.imagegateway.lookup.Outcome.Absent;
import io.imagegateway.lookup.Outcome.Failed;
import io.imagegateway.lookup.Outcome.Found;
import io.imagegateway.web.problem.LookUpProblem;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Several server images, as callers see them.
 *
 * @param complete whether every look-up succeeded
 * @param stale whether newer data was wanted for any part and could not be fetched
 * @param content in the order asked
 */
@Schema(description = "Several server images.")
record ServerImageList(
    @Schema(description = "Whether every look-up succeeded; `NOT_FOUND` is a success.")
        boolean complete,
    @Schema(
            description =
                "Whether newer data was wanted for any part and could not be fetched. A part that"
                    + " is only old, with its refresh due or under way, does not count.")
        boolean stale,
    @Schema(description = "What each look-up came to, in the order asked, each number once.")
        List<LookUp> content) {

  static ServerImageList of(LookedUp lookedUp) {
    return new ServerImageList(
        lookedUp.worst().isEmpty(),
        lookedUp.freshness().stale(),
        lookedUp.answers().entrySet().stream()
            .map(answer -> LookUp.of(answer.getKey(), answer.getValue().outcome()))
            .toList());
  }

  /** The result of a look-up. */
  enum Status {
    FOUND,
    NOT_FOUND,
    /** The look-up failed: nothing is known. */
    UNAVAILABLE
  }

  /**
   * One look-up.
   *
   * @param serverImageNo the number that was asked for
   * @param status what the look-up came to
   * @param serverImage the image, if it was found
   * @param problem why nothing is known, if so
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @Schema(description = "The result of one look-up.")
  record LookUp(
      @Schema(
              description = "The number that was asked for, without leading zeros.",
              pattern = "^[0-9]{1,19}$",
              example = "25700412")
          String serverImageNo,
      @Schema(
              description =
                  "The result of the look-up. `UNAVAILABLE`: it failed, nothing is known;"
                      + " `problem` has the reason.",
              example = "FOUND")
          Status status,
      @Schema(description = "The server image; only with status `FOUND`.")
          @Nullable ServerImage serverImage,
      @Schema(description = "Why nothing is known; only with status `UNAVAILABLE`.")
          @Nullable LookUpProblem problem) {

    private static LookUp of(String serverImageNo, Outcome<ServerImage> outcome) {
      return switch (outcome) {
        case Found<ServerImage>(var image, _) ->
            new LookUp(serverImageNo, Status.FOUND, image, null);
        case Absent<ServerImage> _ -> new LookUp(serverImageNo, Status.NOT_FOUND, null, null);
        case Failed<ServerImage>(var failure) ->
            new LookUp(serverImageNo, Status.UNAVAILABLE, null, LookUpProblem.of(failure));
      };
    }
  }
}
