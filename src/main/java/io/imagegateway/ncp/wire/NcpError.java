package io.imagegateway.ncp.wire;

import io.imagegateway.lookup.ProblemCode;
import io.imagegateway.ncp.wire.AttemptResult.Kind;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The general meaning of an error that NCP answered with, before an operation's own rules.
 *
 * @param code the problem code that callers get
 * @param kind the same in one word
 * @param repeatable whether repeating the attempt can help
 */
record NcpError(ProblemCode code, Kind kind, boolean repeatable) {

  private static final String PERMISSION_DENIED = "210";
  private static final String QUOTA_EXCEEDED = "400";

  /**
   * The statuses that the API gateway's codes come with (NCP, "API call: error handling"). They
   * count where an error comes with a status of success.
   */
  private static final Map<String, Integer> GATEWAY_STATUSES =
      Map.ofEntries(
          Map.entry("100", 400),
          Map.entry("200", 401),
          Map.entry(PERMISSION_DENIED, 401),
          Map.entry("300", 404),
          Map.entry(QUOTA_EXCEEDED, 429),
          Map.entry("410", 429),
          Map.entry("420", 429),
          Map.entry("430", 413),
          Map.entry("500", 503),
          Map.entry("510", 504),
          Map.entry("900", 500));

  /** Datafence's own codes, all of which NCP documents with status 400 ("Datafence overview"). */
  private static final Pattern DATAFENCE_CODE = Pattern.compile("10001|26000[0-9]{2}");

  /**
   * Classifies an error by its status, and by NCP's code where the status is ambiguous.
   *
   * @param status as NCP sent it: 200 to 299 for an error inside a success, or 300 to 599
   * @param code NCP's code, if there is one
   */
  static NcpError of(int status, @Nullable String code) {
    int counted = status < 300 ? statusOf(code) : status;
    return switch (counted) {
      case 401 ->
          PERMISSION_DENIED.equals(code)
              ? new NcpError(ProblemCode.UPSTREAM_PERMISSION_DENIED, Kind.FORBIDDEN, false)
              : new NcpError(ProblemCode.UPSTREAM_AUTHENTICATION_FAILED, Kind.UNAUTHORIZED, false);
      case 403 -> new NcpError(ProblemCode.UPSTREAM_PERMISSION_DENIED, Kind.FORBIDDEN, false);
      case 429 ->
          QUOTA_EXCEEDED.equals(code)
              ? new NcpError(ProblemCode.UPSTREAM_QUOTA_EXCEEDED, Kind.QUOTA, false)
              : new NcpError(ProblemCode.UPSTREAM_THROTTLED, Kind.THROTTLED, true);
      case 404 -> new NcpError(ProblemCode.UPSTREAM_MISCONFIGURED, Kind.REJECTED, false);
      default -> byClass(counted);
    };
  }

  private static NcpError byClass(int status) {
    return switch (status / 100) {
      case 3 -> new NcpError(ProblemCode.UPSTREAM_MISCONFIGURED, Kind.REJECTED, false);
      case 4 -> new NcpError(ProblemCode.UPSTREAM_REJECTED_REQUEST, Kind.REJECTED, false);
      case 5 -> new NcpError(ProblemCode.UPSTREAM_FAILED, Kind.FAILED, true);
      default -> new NcpError(ProblemCode.UPSTREAM_FAILED, Kind.FAILED, false);
    };
  }

  /** The status that a code counts as; 200 if none is documented. */
  private static int statusOf(@Nullable String code) {
    if (code == null) {
      return 200;
    }
    return DATAFENCE_CODE.matcher(code).matches() ? 400 : GATEWAY_STATUSES.getOrDefault(code, 200);
  }
}
