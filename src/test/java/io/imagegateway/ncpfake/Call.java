package io.imagegateway.ncpfake;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A call that came to the fake.
 *
 * @param at when, by the true clock
 * @param action what it asked for
 * @param parameters its query's parameters in the order in which they came, decoded
 * @param timestamp the timestamp that it was signed with, if it came with one
 * @param accessKey the access key that it was signed with, if it came with one
 * @param authentic whether it was signed as it must be
 * @param status the status that it was answered with; null if the connection was broken instead
 */
public record Call(
    Instant at,
    NcpAction action,
    Map<String, List<String>> parameters,
    @Nullable String timestamp,
    @Nullable String accessKey,
    boolean authentic,
    @Nullable Integer status) {

  /** A parameter's first value. */
  public Optional<String> parameter(String name) {
    return new Query("", parameters).one(name);
  }

  /** The numbers of the server images that it asked for, be it one or a list. */
  public List<String> serverImageNos() {
    Query query = new Query("", parameters);
    return query.one("serverImageNo").map(List::of).orElse(query.list("serverImageNoList"));
  }
}
