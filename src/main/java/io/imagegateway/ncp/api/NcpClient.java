package io.imagegateway.ncp.api;

import io.imagegateway.lookup.LoadTerms;
import io.imagegateway.lookup.Outcome;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * A client of NCP. Calls are signed anew for each attempt and made within the limits that protect
 * the account, until the load's deadline.
 */
public interface NcpClient {

  /**
   * Asks NCP and reads its answer.
   *
   * @param request what to ask
   * @param parser what to make of the answer
   * @param load the terms: a caller that gives up waiting does not end the call
   * @return completes normally in every case, at the load's deadline at the latest (and a little
   *     scheduling delay); whatever depends on it runs on the thread that ended the call, and must
   *     not block
   */
  <T> CompletableFuture<Outcome<T>> call(
      NcpRequest request, AnswerParser<T> parser, LoadTerms load);

  /**
   * Asks NCP, unless the answer becomes known before the call is sent.
   *
   * @param request what to ask
   * @param parser what to make of the answer
   * @param load the terms, as above
   * @param known returns the outcome if no call is needed any more, else empty; asked several
   *     times, the last time just before the first attempt is sent, and must not block
   * @return completes normally, as above
   */
  default <T> CompletableFuture<Outcome<T>> call(
      NcpRequest request,
      AnswerParser<T> parser,
      LoadTerms load,
      Supplier<Optional<Outcome<T>>> known) {
    return known
        .get()
        .map(CompletableFuture::completedFuture)
        .orElseGet(() -> call(request, parser, load));
  }
}
