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
 * may give smaller pages than asked for. So only the number of distinct images says that all were
 * shown, and only a page after page 1 that brings nothing new says that no more will come.
 */
final class ServerImagePages {

  /** Images on a page: NCP's maximum. */
  static final int PAGE_SIZE = 1000;

  /** Ends a walk through an NCP that makes up new images for ever. */
  static final int MAX_PAGES = 1000;

  /**
   * What came of it.
   *
   * @param shown the images by their number, in the order in which NCP showed them
   * @param failure why others may exist that were not shown; null if none do, or none of interest
   */
  record Listing(Map<String, Outcome.Found<ServerImage>> shown, @Nullable Failure failure) {}

  private final NcpClient calls;
  private final NcpRequest request;
  private final AnswerParser<ServerImagePage> parser;
  private final Predicate<Set<String>> enough;
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
      LoadTerms load) {
    this.calls = calls;
    this.request = request;
    this.parser = parser;
    this.enough = enough;
    this.load = load;
  }

  /**
   * Reads the list.
   *
   * @param request without the paging
   * @param enough whether the numbers shown so far make further pages useless
   * @return completes normally
   */
  static CompletableFuture<Listing> read(
      NcpClient calls,
      NcpRequest request,
      AnswerParser<ServerImagePage> parser,
      Predicate<Set<String>> enough,
      LoadTerms load) {
    return new ServerImagePages(calls, request, parser, enough, load).from(0);
  }

  private CompletableFuture<Listing> from(int pageNo) {
    NcpRequest page =
        request
            .with("pageNo", Integer.toString(pageNo))
            .with("pageSize", Integer.toString(PAGE_SIZE))
            .with("responseFormatType", "json");
    return calls
        .call(page, parser, load)
        .thenCompose(outcome ->
            switch (outcome) {
              case Outcome.Found<ServerImagePage> found -> after(pageNo, found.value());
              case Outcome.Failed<ServerImagePage> failed -> end(failed.failure());
              case Outcome.Absent<ServerImagePage> _ -> end(malformed());
            });
  }

  private CompletableFuture<Listing> after(int pageNo, ServerImagePage page) {
    boolean news = take(page);
    if (enough.test(shown.keySet()) || (totalRows != null && shown.size() >= totalRows)) {
      return end(null);
    }
    boolean over = pageNo > 1 && !news;
    if (totalRows == null && (over || page.images().isEmpty())) {
      return end(null);
    }
    return over || pageNo + 1 == MAX_PAGES ? end(malformed()) : from(pageNo + 1);
  }

  private boolean take(ServerImagePage page) {
    int before = shown.size();
    page.images().forEach(image -> shown.putIfAbsent(image.value().serverImageNo(), image));
    if (page.totalRows() != null && (totalRows == null || page.totalRows() > totalRows)) {
      totalRows = page.totalRows();
    }
    return shown.size() > before;
  }

  private CompletableFuture<Listing> end(@Nullable Failure failure) {
    return CompletableFuture.completedFuture(
        new Listing(Collections.unmodifiableMap(shown), failure));
  }

  private static Failure malformed() {
    return Failure.of(ProblemCode.UPSTREAM_MALFORMED_RESPONSE, UpstreamService.SERVER);
  }
}
