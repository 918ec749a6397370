package io.imagegateway.fence;

import io.imagegateway.lookup.Outcome;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;

/**
 * The Datafences of the account, as callers see them.
 *
 * @param complete always true
 * @param stale whether newer data was wanted and could not be fetched
 * @param content in ascending {@code fenceId}
 */
@Schema(description = "The Datafences of the account.")
record FenceList(
    @Schema(description = "Always true: the list is read as a whole or not at all.")
        boolean complete,
    @Schema(description = "Whether newer data was wanted and could not be fetched.") boolean stale,
    @Schema(description = "The Datafences in ascending `fenceId`; no Datafences is an empty list.")
        List<Fence> content) {

  static FenceList of(List<Outcome.Found<Fence>> fences, boolean stale) {
    return new FenceList(true, stale, fences.stream().map(Outcome.Found::value).toList());
  }
}
