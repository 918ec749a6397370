package io.imagegateway.lookup;

import java.util.Locale;

/**
 * The kinds of problems that the gateway answers with, each with its HTTP status (RFC 9457, RFC
 * 9110).
 *
 * <p>The codes of failed look-ups stand first and in the order of their weight: where several
 * causes make one answer fail, the one that is declared first is reported, which puts first what
 * needs a person.
 */
public enum ProblemCode {
  UPSTREAM_AUTHENTICATION_FAILED(
      502,
      false,
      "NCP refused the gateway's credentials",
      "NAVER Cloud Platform did not accept the gateway's access key or signature, or the request"
          + " could not be signed.",
      "Nothing in your request is wrong. Inform the gateway's operators: the key may be revoked,"
          + " suspended or mistyped."),
  UPSTREAM_PERMISSION_DENIED(
      502,
      false,
      "The gateway's credentials lack a permission",
      "NAVER Cloud Platform knows the gateway's access key, but the key may not make this call.",
      "Nothing in your request is wrong. Inform the gateway's operators: the sub account needs the"
          + " view permissions."),
  FENCE_NOT_ACCESSIBLE(
      404,
      false,
      "No such Datafence, or not accessible",
      "The Datafence does not exist, is not owned by the gateway's account, or is not on the"
          + " gateway's list of allowed Datafences.",
      "Check the Datafence number. If it is right, ask the gateway's operators for access."),
  UPSTREAM_REJECTED_REQUEST(
      502,
      false,
      "NCP rejected the gateway's request",
      "NAVER Cloud Platform rejected a request that the gateway built.",
      "Sending the request again will not help. Report it to the gateway's operators with the"
          + " request id."),
  UPSTREAM_QUOTA_EXCEEDED(
      503,
      true,
      "NCP's quota is used up",
      "The account's quota of calls to NAVER Cloud Platform is used up for now.",
      "Try again after the time in Retry-After."),
  UPSTREAM_CIRCUIT_OPEN(
      503,
      true,
      "Calls to NCP are suspended",
      "Too many calls to NAVER Cloud Platform failed, so the gateway makes no more for a short"
          + " time.",
      "Try again after the time in Retry-After."),
  UPSTREAM_THROTTLED(
      503,
      true,
      "NCP throttles the gateway",
      "NAVER Cloud Platform asked the gateway to call it less often.",
      "Try again after the time in Retry-After."),
  UPSTREAM_MALFORMED_RESPONSE(
      502,
      true,
      "NCP's answer could not be read",
      "NAVER Cloud Platform answered with something that is not the documented answer, or with more"
          + " than the gateway reads.",
      "Try again later. If it stays, report it to the gateway's operators with the request id."),
  UPSTREAM_MISCONFIGURED(
      502,
      false,
      "NCP is not where the gateway looks for it",
      "The address that the gateway is configured to call does not know the operation.",
      "Nothing in your request is wrong. Inform the gateway's operators: a base URL is wrong."),
  UPSTREAM_FAILED(
      502,
      true,
      "NCP failed",
      "NAVER Cloud Platform answered with an error of its own, or could not be reached.",
      "Try again later."),
  UPSTREAM_TIMEOUT(
      504,
      true,
      "NCP did not answer in time",
      "NAVER Cloud Platform did not answer within the time for one call, or within the request's"
          + " deadline.",
      "Try again. If the request gave up before a call's own limit (4 s by default), the request"
          + " header Prefer: wait=N (seconds) allows more time. If the call reached its limit, only"
          + " the gateway's operators can allow more, with ncp.datafence.timeout or"
          + " ncp.server.timeout."),
  OVERLOADED(
      503,
      true,
      "The gateway is full",
      "The gateway has as many look-ups under way as it allows itself.",
      "Try again after the time in Retry-After."),
  INTERNAL_ERROR(
      500,
      false,
      "The gateway failed",
      "Something went wrong inside the gateway.",
      "Report it to the gateway's operators with the request id."),

  INVALID_REQUEST(
      400,
      false,
      "A parameter is wrong",
      "A path or query parameter is missing, unknown, out of its range or malformed.",
      "Correct the parameters that are listed in errors."),
  BOX_IMAGE_NOT_FOUND(
      404,
      false,
      "No such box custom image",
      "Every list that was asked for could be read, and none holds this image.",
      "Check the image number, and the product code if you gave one."),
  FENCE_IMAGE_NOT_FOUND(
      404,
      false,
      "No such fence custom image",
      "The list of the Datafence's fence custom images could be read, and does not hold this"
          + " image.",
      "Check the image number. Box custom images have a list of their own."),
  SERVER_IMAGE_NOT_FOUND(
      404,
      false,
      "No such server image",
      "NAVER Cloud Platform knows no server image of this number in this region.",
      "Check the number and the region."),
  ORIGIN_NOT_ALLOWED(
      403,
      false,
      "Pages of this origin may not call the gateway",
      "A browser asked for permission on behalf of a page whose origin is not on the gateway's"
          + " list.",
      "Call the gateway from a server, or ask its operators to add the page's origin to"
          + " gateway.cors.allowed-origins."),
  MISDIRECTED_REQUEST(
      421,
      false,
      "Not the gateway's name",
      "The request's Host header has a name that the gateway does not answer to.",
      "Call the gateway by its own name. If the name is right, ask the gateway's operators to add"
          + " it to gateway.allowed-hosts."),
  NOT_FOUND(
      404,
      false,
      "No such path",
      "Nothing is served under this path.",
      "Look the path up in the API's description at /swagger-ui.html. Paths have no slash at their"
          + " end."),
  METHOD_NOT_ALLOWED(
      405,
      false,
      "Method not allowed",
      "The path exists, but not with this HTTP method.",
      "Use one of the methods in the response header Allow."),
  NOT_ACCEPTABLE(
      406,
      false,
      "Media type not available",
      "The gateway answers in JSON, which the request's Accept header excludes.",
      "Send Accept: application/json, or leave the header out.");

  private final int status;
  private final boolean retryable;
  private final String title;
  private final String explanation;
  private final String advice;

  ProblemCode(int status, boolean retryable, String title, String explanation, String advice) {
    this.status = status;
    this.retryable = retryable;
    this.title = title;
    this.explanation = explanation;
    this.advice = advice;
  }

  /** The HTTP status of the answer. */
  public int status() {
    return status;
  }

  /** Whether the same request may succeed later, unchanged. */
  public boolean retryable() {
    return retryable;
  }

  /** A few words for people. */
  public String title() {
    return title;
  }

  /** What happened, in a sentence. */
  public String explanation() {
    return explanation;
  }

  /** What the caller can do about it, in a sentence or two. */
  public String advice() {
    return advice;
  }

  /** The code as the last part of the problem's {@code type}: lower case, with dashes. */
  public String slug() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
