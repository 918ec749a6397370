package io.imagegateway.serverimage;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.imagegateway.freshness.Outcome;
import io.imagegateway.freshness.Outcome.Absent;
import io.imagegateway.freshness.Outcome.Failed;
import io.imagegateway.freshness.Outcome.Found;
import io.imagegateway.web.LookUpProblem;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Several server images, as callers see them.
 *
 * @param complete whether every look-up succeeded
 * @param stale whether any part is older than its fresh time, or served because a fetch failed
 * @param content in the order asked
 */
record ServerImageList(boolean complete, boolean stale, List<LookUp> content) {

  /** What a look-up came to. */
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
  record LookUp(
      String serverImageNo,
      Status status,
      @Nullable ServerImage serverImage,
      @Nullable LookUpProblem problem) {

    static LookUp of(String serverImageNo, Outcome<ServerImage> outcome) {
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
