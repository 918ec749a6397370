package io.imagegateway.ncpfake;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A fault of NCP: the calls that it strikes, and what happens to them.
 *
 * <p>Created by one of the static methods, then narrowed: {@code
 * Fault.answering("gateway/endpoint-error.503.json").on(GET_SERVER_IMAGE_LIST).times(2)}.
 *
 * @param on the calls that it may strike
 * @param effect what happens to a call that it strikes
 * @param share the probability with which it strikes such a call
 * @param times how often it strikes at most
 */
public record Fault(Scope on, Effect effect, double share, int times) {

  /** A number of {@link #times()} that is never used up. */
  public static final int ALWAYS = Integer.MAX_VALUE;

  /** Rejects shares and numbers that make no sense. */
  public Fault {
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException("a share is between 0 and 1");
    }
    if (times < 1) {
      throw new IllegalArgumentException("a fault strikes at least once");
    }
  }

  /**
   * A set of calls; what is null does not matter.
   *
   * @param action the action
   * @param serverImageNo the number of a server image that is asked for, alone or among others
   * @param fenceId the Datafence
   * @param productCode the product code
   * @param regionCode the region, as the call names it
   */
  public record Scope(
      @Nullable NcpAction action,
      @Nullable String serverImageNo,
      @Nullable Long fenceId,
      @Nullable String productCode,
      @Nullable String regionCode) {

    /** All calls. */
    public static final Scope EVERYTHING = new Scope(null, null, null, null, null);

    boolean covers(NcpAction called, Query query) {
      return (action == null || action == called)
          && (serverImageNo == null || query.asksFor(serverImageNo))
          && (fenceId == null || says(query, "fenceId", fenceId.toString()))
          && (productCode == null || says(query, "productCode", productCode))
          && (regionCode == null || says(query, "regionCode", regionCode));
    }

    private static boolean says(Query query, String parameter, String value) {
      return query.one(parameter).filter(value::equals).isPresent();
    }
  }

  /** What happens to a call. */
  public sealed interface Effect {

    /** Whether it happens before the call's signature is checked. */
    default boolean beforeSignature() {
      return false;
    }

    /** The answer is what it would have been, but comes later. */
    record Delay(Duration by) implements Effect {
      @Override
      public boolean beforeSignature() {
        return true;
      }
    }

    /** NCP answers this. Calls that are not signed correctly are rejected all the same. */
    record Answering(Answer answer) implements Effect {}

    /** Half of the right body comes, in a whole HTTP message. */
    record Cutting() implements Effect {}

    /** The connection breaks, before the signature is checked. */
    record Breaking(Break how) implements Effect {
      @Override
      public boolean beforeSignature() {
        return true;
      }
    }
  }

  /** How a connection breaks. */
  public enum Break {
    /** Reset before an answer. */
    RESET,
    /** Closed before an answer. */
    EMPTY,
    /** Bytes that are not HTTP, then closed. */
    GARBAGE,
    /** Closed inside the body of a 200. */
    INSIDE_BODY
  }

  private static Fault of(Effect effect) {
    return new Fault(Scope.EVERYTHING, effect, 1, ALWAYS);
  }

  /** The server takes this much longer. Adds to what other faults do. */
  public static Fault delaying(Duration by) {
    return of(new Effect.Delay(by));
  }

  /** NCP answers with this fixture, a name as {@link Answer#fixture} wants it. */
  public static Fault answering(String fixture) {
    return answering(Answer.fixture(fixture));
  }

  /** NCP answers this. */
  public static Fault answering(Answer answer) {
    return of(new Effect.Answering(answer));
  }

  /** Half of the right body comes, in a whole HTTP message. */
  public static Fault cutting() {
    return of(new Effect.Cutting());
  }

  /** The connection breaks. */
  public static Fault breaking(Break how) {
    return of(new Effect.Breaking(how));
  }

  /** The form of the control surface: one of the effects, and any of the narrowings. */
  @JsonCreator(mode = JsonCreator.Mode.PROPERTIES)
  static Fault of(
      @Nullable NcpAction action,
      @Nullable String serverImageNo,
      @Nullable Long fenceId,
      @Nullable String productCode,
      @Nullable String regionCode,
      @Nullable Duration delay,
      @Nullable Answer answer,
      @Nullable Boolean cut,
      @Nullable Break connection,
      @Nullable Double share,
      @Nullable Integer times) {
    Effect effect;
    if (delay != null) {
      effect = new Effect.Delay(delay);
    } else if (answer != null) {
      effect = new Effect.Answering(answer);
    } else if (connection != null) {
      effect = new Effect.Breaking(connection);
    } else if (Boolean.TRUE.equals(cut)) {
      effect = new Effect.Cutting();
    } else {
      throw new IllegalArgumentException("a fault needs delay, answer, connection or cut");
    }
    return new Fault(
        new Scope(action, serverImageNo, fenceId, productCode, regionCode),
        effect,
        share == null ? 1 : share,
        times == null ? ALWAYS : times);
  }

  /** The same form, without what is as by default. */
  @JsonValue
  Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    putIfPresent(json, "action", on.action);
    putIfPresent(json, "serverImageNo", on.serverImageNo);
    putIfPresent(json, "fenceId", on.fenceId);
    putIfPresent(json, "productCode", on.productCode);
    putIfPresent(json, "regionCode", on.regionCode);
    switch (effect) {
      case Effect.Delay(Duration by) -> json.put("delay", by);
      case Effect.Answering(Answer answer) -> json.put("answer", answer);
      case Effect.Breaking(Break how) -> json.put("connection", how);
      case Effect.Cutting() -> json.put("cut", true);
    }
    putIfPresent(json, "share", share == 1 ? null : share);
    putIfPresent(json, "times", times == ALWAYS ? null : times);
    return json;
  }

  private static void putIfPresent(Map<String, Object> json, String name, @Nullable Object value) {
    if (value != null) {
      json.put(name, value);
    }
  }

  /** Strikes only calls of this action. */
  public Fault on(NcpAction action) {
    return on(new Scope(action, on.serverImageNo, on.fenceId, on.productCode, on.regionCode));
  }

  /** Strikes only calls that ask for this server image by its number, alone or among others. */
  public Fault onServerImage(String serverImageNo) {
    return on(new Scope(on.action, serverImageNo, on.fenceId, on.productCode, on.regionCode));
  }

  /** Strikes only calls that ask for this Datafence. */
  public Fault onFence(long fenceId) {
    return on(new Scope(on.action, on.serverImageNo, fenceId, on.productCode, on.regionCode));
  }

  /** Strikes only calls that ask for this product code. */
  public Fault onProductCode(String productCode) {
    return on(new Scope(on.action, on.serverImageNo, on.fenceId, productCode, on.regionCode));
  }

  /** Strikes only calls that name this region. */
  public Fault onRegion(String regionCode) {
    return on(new Scope(on.action, on.serverImageNo, on.fenceId, on.productCode, regionCode));
  }

  private Fault on(Scope scope) {
    return new Fault(scope, effect, share, times);
  }

  /** Strikes only this share of the calls: the same ones of a sequence, each time. */
  public Fault share(double share) {
    return new Fault(on, effect, share, times);
  }

  /** Strikes the next calls only, as many as that. */
  public Fault times(int times) {
    return new Fault(on, effect, share, times);
  }
}
