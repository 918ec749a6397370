package io.imagegateway.boximage;

import io.imagegateway.boximage.BoxImageSearch.Question;
import io.imagegateway.customimage.DetailsParameter;
import io.imagegateway.customimage.MatchStatus;
import io.imagegateway.fence.FencesParameter;
import io.imagegateway.fence.RequestedFences;
import io.imagegateway.serverimage.RegionParameter;
import io.imagegateway.serverimage.ServerImageNoFilter;
import io.imagegateway.web.parameter.QueryParameters;
import io.imagegateway.web.parameter.RequestParameter;
import io.imagegateway.web.parameter.SomeOf;
import io.imagegateway.web.parameter.StrictParameter;
import io.imagegateway.web.parameter.Text;
import io.imagegateway.web.parameter.WholeNumber;
import io.imagegateway.web.problem.InvalidRequestException.FieldError;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The query for the custom images of several Datafences. An unknown parameter is a bad one: a
 * misspelt filter would show everything.
 *
 * @param fenceId the Datafences that are asked for; none stands for all
 * @param productCode the lists that are asked for, in the order of the answer
 * @param regionCode the region of the server images
 * @param details whether server images are looked up at all
 * @param strict whether an incomplete answer becomes an error
 * @param imageName part of the names that are shown
 * @param serverImageNo the server image whose images are shown
 * @param status how images are matched that are shown; none stands for all
 * @param page number of the page, from 0
 * @param size images on a page
 */
record SearchQuery(
    @FencesParameter RequestedFences fenceId,
    @ProductCodesParameter Set<ProductCode> productCode,
    @RegionParameter String regionCode,
    @DetailsParameter boolean details,
    @StrictParameter boolean strict,
    @RequestParameter(
            name = "imageName",
            description =
                "Only images whose name contains this text, in which `A` to `Z` match in either"
                    + " case. Commas are part of it. An image without a name is not shown.",
            format = NameFormat.class)
        Optional<String> imageName,
    @ServerImageNoFilter Optional<String> serverImageNo,
    @RequestParameter(
            name = "status",
            description =
                "Only images with one of these values of `match.status`, as several parameters or"
                    + " separated by commas.",
            format = StatusFormat.class)
        Set<MatchStatus> status,
    @RequestParameter(
            name = "page",
            description = "Number of the page, from 0. A page beyond the last one is empty.",
            format = PageFormat.class)
        long page,
    @RequestParameter(
            name = "size",
            description = "Images on a page, at most.",
            format = SizeFormat.class)
        long size)
    implements QueryParameters.OnlyKnown {

  /** Without look-ups, nothing is known of what these filters choose by. */
  @Override
  public List<FieldError> contradictions() {
    if (details) {
      return List.of();
    }
    return Stream.of(
            serverImageNo.map(_ -> "serverImageNo"),
            status.isEmpty() ? Optional.<String>empty() : Optional.of("status"))
        .flatMap(Optional::stream)
        .map(filter -> new FieldError(filter, "can't be combined with details=false"))
        .toList();
  }

  /** The question that the query asks. */
  Question question() {
    return new Question(
        fenceId,
        productCode,
        regionCode,
        details,
        new SearchFilter(imageName, serverImageNo, status),
        new SearchPage(Math.toIntExact(page), Math.toIntExact(size)));
  }

  /** The format of a part of a name. */
  static final class NameFormat extends Text {

    private static final int MOST = 100;

    NameFormat() {
      super(MOST);
    }
  }

  /** The format of the statuses that a look-up can lead to. */
  static final class StatusFormat extends SomeOf<MatchStatus> {

    StatusFormat() {
      super(
          MatchStatus.class,
          EnumSet.of(MatchStatus.NOT_REQUESTED),
          EnumSet.noneOf(MatchStatus.class));
    }
  }

  /** A page that fits into 32 bits. */
  static final class PageFormat extends WholeNumber {

    PageFormat() {
      super(0, Integer.MAX_VALUE, 0);
    }
  }

  /** The size of a page. */
  static final class SizeFormat extends WholeNumber {

    private static final int MOST = 1000;
    private static final int DEFAULT = 200;

    SizeFormat() {
      super(1, MOST, DEFAULT);
    }
  }
}
