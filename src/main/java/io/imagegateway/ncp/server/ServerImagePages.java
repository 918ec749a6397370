package io.imagegateway.ncp.server;

import io.imagegateway.lookup.Failure;
import io.imagegateway.lookup.LoadTerms;
import io.imagegateway.lookup.Outcome;
import io.imagegateway.lookup.ProblemCode;
import io.imagegateway.lookup.UpstreamService;
import io.imagegateway.ncp.api.AnswerParser;
import io.imagegateway.ncp.api.NcpClient;
import io.imagegateway.ncp.api.NcpRequest;
import io.imagegateway.serverimage.ServerImage;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One reading of getServerImageList, page after page.
 *
 * <p>NCP counts pages from "0 or 1": both may be the first, so that page 1 may repeat page 0. It
 * may give smaller pages than asked for. So only the number of distinct images shows that the
 * listing is complete, and only a page after page 1 that brings nothing new shows that no more will
 * come.
 */
final class ServerImagePages {

  /** Images on a page: NCP's maximum. */
  static final int PAGE_SIZE = 1000;

  /** Ends a walk through an NCP that makes up new images for ever. */
  static final int MAX_PAGES = 1000;

  /**
   * The content of the pages.
   *
   * @param shown the images by their number, in the order in which NCP showed them
   * @param failure why others may exist that were not shown; null if none do, or none of interest
   */
  record Listing(Map<String, Outcome.Found<ServerImage>> shown, @Nullable Failure failure) {}

  private final NcpClient calls;
  private final NcpRequest request;
  private final AnswerParser<ServerImagePage> parser;
  private final Predicate<Set<String>> enough;
  private final int mostImages;
  private final LoadTerms load;

  /** Touched by one page at a time. */
  private final Map<String, Outcome.Found<ServerImage>> shown = new LinkedHashMap<>();

  /** The largest that any page named, so that a page beyond the end can't talk it down. */
  private @Nullable Long totalRows;

  private ServerImagePages(
      NcpClient calls,
      NcpRequest request,
      AnswerParser<ServerImagePage> parser,
      Predicate<Set<String>> enough,
      int mostImages,
      LoadTerms load) {
    this.calls = calls;
    this.request = request;
    this.parser = parser;
    this.enough = enough;
    this.mostImages = mostImages;
    this.load = load;
  }

  /**
   * Reads the list.
   *
   * @param request without the paging
   * @param enough whether the numbers shown so far make further pages useless
   * @param mostImages the most images that a listing may show; one that shows more is malformed
   * @return completes normally
   */
  static CompletableFuture<Listing> read(
      NcpClient calls,
      NcpRequest request,
      AnswerParser<ServerImagePage> parser,
      Predicate<Set<String>> enough,
      int mostImages,
      LoadTerms load) {
    return new ServerImagePages(calls, request, parser, enough, mostImages, load).from(0);
  }

  /** Reads page after page. Pages that are there at once are read in a loop, not in each other. */
  private CompletableFuture<Listing> from(int firstPageNo) {
    int pageNo = firstPageNo;
    CompletableFuture<Outcome<ServerImagePage>> called = call(pageNo);
    while (called.isDone() && !called.isCompletedExceptionally()) {
      Listing end = endAfter(pageNo, called.join());
      if (end != null) {
        return CompletableFuture.completedFuture(end);
      }
      pageNo++;
      called = call(pageNo);
    }
    int waitedFor = pageNo;
    return called.thenCompose(outcome -> {
      Listing end = endAfter(waitedFor, outcome);
      return end == null ? from(waitedFor + 1) : CompletableFuture.completedFuture(end);
    });
  }

  private CompletableFuture<Outcome<ServerImagePage>> call(int pageNo) {
    NcpRequest page =
        request
            .with("pageNo", Integer.toString(pageNo))
            .with("pageSize", Integer.toString(PAGE_SIZE))
            .with("responseFormatType", "json");
    return calls.call(page, parser, load);
  }

  /** The listing, if it ends with this page; null if there is a page to read after it. */
  private @Nullable Listing endAfter(int pageNo, Outcome<ServerImagePage> outcome) {
    return switch (outcome) {
      case Outcome.Found<ServerImagePage> found -> endAfter(pageNo, found.value());
      case Outcome.Failed<ServerImagePage> failed -> listing(failed.failure());
      case Outcome.Absent<ServerImagePage> _ -> listing(malformed());
    };
  }

  private @Nullable Listing endAfter(int pageNo, ServerImagePage page) {
    boolean news = take(page);
    if (shown.size() > mostImages) {
      return listing(malformed());
    }
    if (enough.test(shown.keySet()) || (totalRows != null && shown.size() >= totalRows)) {
      return listing(null);
    }
    boolean over = pageNo > 1 && !news;
    if (totalRows == null && (over || page.images().isEmpty())) {
      return listing(null);
    }
    return over || pageNo + 1 == MAX_PAGES ? listing(malformed()) : null;
  }

  private boolean take(ServerImagePage page) {
    int before = shown.size();
    page.images().forEach(image -> shown.putIfAbsent(image.value().serverImageNo(), image));
    if (page.totalRows() != null && (totalRows == null || page.totalRows() > totalRows)) {
      totalRows = page.totalRows();
    }
    return shown.size() > before;
  }

  private Listing listing(@Nullable Failure failure) {
    return new Listing(Collections.unmodifiableMap(shown), failure);
  }

  private static Failure malformed() {
    return Failure.of(ProblemCode.UPSTREAM_MALFORMED_RESPONSE, UpstreamService.SERVER);
  }
}
