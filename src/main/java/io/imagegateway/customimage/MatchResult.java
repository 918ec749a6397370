package io.imagegateway.customimage;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.imagegateway.web.problem.LookUpProblem;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The match of a custom image, as callers see it.
 *
 * @param status by what it was matched
 * @param candidates the numbers of the server images in question, if it is ambiguous
 * @param problem why nothing is known, if so
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(description = "Which server image a custom image is, and by what that is known.")
public record MatchResult(
    @Schema(
            description =
                "`CONFIRMED`: a server image has this number, and the same name."
                    + " `NUMBER_ONLY`: an own server image has this number, under another name or"
                    + " where the box image has none, and no other own image has its name."
                    + " `NAME_ONLY`: no match by number; exactly one own image has exactly this"
                    + " name. `AMBIGUOUS`: several could be it, and none is chosen; `candidates`"
                    + " lists them. `NOT_FOUND`: neither number nor name. `UNAVAILABLE`: the"
                    + " look-up failed, nothing is known; `problem` has the reason. `NOT_REQUESTED`:"
                    + " `details=false`.",
            example = "CONFIRMED")
        MatchStatus status,
    @Schema(
            description =
                "Numbers of all server images that could be it, ascending; only with status"
                    + " `AMBIGUOUS`.",
            example = "[\"25650101\",\"25650102\"]")
        @Nullable List<String> candidates,
    @Schema(description = "Why nothing is known; only with status `UNAVAILABLE`.")
        @Nullable LookUpProblem problem) {

  /** The view of a match. */
  public static MatchResult of(Match match) {
    return new MatchResult(
        match.status(),
        match.status() == MatchStatus.AMBIGUOUS ? match.candidates() : null,
        match.failure() == null ? null : LookUpProblem.of(match.failure()));
  }
}
