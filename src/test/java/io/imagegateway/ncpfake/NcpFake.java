package io.imagegateway.ncpfake;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;

import com.github.tomakehurst.wiremock.WireMockServer;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;

/**
 * NAVER Cloud Platform on one port: Datafence and VPC Server behind their API Gateway, as far as
 * the gateway reads them.
 *
 * <p>It starts with the demo's data and accepts {@link FakeKeys#PRIMARY} and {@link
 * FakeKeys#SECONDARY}. Everything about it can be changed while it runs, from any thread, or from
 * another process through the control surface on the same port, in JSON and unsigned:
 *
 * <table>
 *   <caption>Control surface</caption>
 *   <tr><td>{@code POST /__fake/faults}<td>injects a fault: one of {@code "delay": "PT2S"}, {@code
 *     "answer": {"fixture": "gateway/endpoint-error.503.json"}} (or with {@code status}, {@code
 *     contentType}, {@code headers}, {@code body}), {@code "connection":
 *     "RESET|EMPTY|GARBAGE|INSIDE_BODY"}, {@code "cut": true}; and any of {@code action}, {@code
 *     serverImageNo}, {@code fenceId}, {@code productCode}, {@code regionCode}, {@code share},
 *     {@code times}. Answers {@code {"id": 1}}
 *   <tr><td>{@code DELETE /__fake/faults}, {@code DELETE /__fake/faults/1}<td>withdraws all
 *     injected faults, or one
 *   <tr><td>{@code GET /__fake/journal}<td>{@code {"counts": {...}, "peakConcurrency": 1, "calls":
 *     [...]}}
 *   <tr><td>{@code DELETE /__fake/journal}<td>empties it
 *   <tr><td>{@code POST /__fake/clock}<td>{@code {"offset": "PT-10M"}} sets the clock apart
 *   <tr><td>{@code POST /__fake/keys}<td>{@code {"accept": [{"accessKey": "...", "secretKey":
 *     "..."}]}}: these pairs are accepted, and no others
 *   <tr><td>{@code POST /__fake/quirks}<td>{@link Quirks}; what is left out is as by default
 *   <tr><td>{@code POST /__fake/reset}<td>everything is as it was at the start
 * </table>
 *
 * Changes are answered with 204, what can't be read with 400.
 */
public final class NcpFake implements AutoCloseable {

  private static final String LOOPBACK = "127.0.0.1";

  /** Enough that slow answers never make other calls wait. */
  private static final int THREADS = 256;

  private final Clock clock;
  private final String address;
  private final List<FakeKeys> keysAtStart;
  private final WireMockServer server;

  private final Faults faults = new Faults(List.of(DataSet.read("faults.json", Fault[].class)));
  private final Journal journal = new Journal();
  private final AtomicReference<DataSet> data = new AtomicReference<>(DataSet.demo());
  private volatile Quirks quirks = Quirks.NONE;
  private volatile Duration clockOffset = Duration.ZERO;
  private volatile List<FakeKeys> accepted;

  private NcpFake(String address, int port, Clock clock, List<FakeKeys> keys) {
    this.clock = clock;
    this.address = address;
    this.keysAtStart = List.copyOf(keys);
    this.accepted = keysAtStart;
    FrontDoor door = new FrontDoor(this);
    this.server =
        new WireMockServer(
            options()
                .bindAddress(address)
                .port(port)
                .containerThreads(THREADS)
                .http2PlainDisabled(true)
                .disableRequestJournal()
                .extensions(door));
    server.stubFor(any(anyUrl()).willReturn(ok()));
    server.start();
  }

  /** Starts one on a free loopback port. */
  public static NcpFake start() {
    return start(0);
  }

  /**
   * Starts one on a loopback port.
   *
   * @param port the port; 0 for a free one
   */
  public static NcpFake start(int port) {
    return start(LOOPBACK, port, Clock.systemUTC(), FakeKeys.PRIMARY, FakeKeys.SECONDARY);
  }

  /**
   * Starts one.
   *
   * @param address the address to listen at
   * @param port the port; 0 for a free one
   * @param clock what NCP takes the time from
   * @param keys the key pairs that are accepted
   */
  public static NcpFake start(String address, int port, Clock clock, FakeKeys... keys) {
    return new NcpFake(address, port, clock, List.of(keys));
  }

  /** The base URL of both services. */
  public URI url() {
    return URI.create("http://" + (address.equals("0.0.0.0") ? LOOPBACK : address) + ":" + port());
  }

  /** The port. */
  public int port() {
    return server.port();
  }

  /** Lets something go wrong, until it is withdrawn or has struck as often as it should. */
  public InjectedFault inject(Fault fault) {
    return faults.inject(fault);
  }

  /** Resets all connections, until it is withdrawn. */
  public InjectedFault down() {
    return inject(Fault.breaking(Fault.Break.RESET));
  }

  /** Answers 503 to this share of the calls, as NCP was seen to do, until it is withdrawn. */
  public InjectedFault failing(double share) {
    return inject(Fault.answering("gateway/endpoint-error.503.json").share(share));
  }

  /** Withdraws all injected faults. Those of the demo's data stay. */
  public void heal() {
    faults.withdrawAll();
  }

  /** Accepts these key pairs and no others, as after a rotation or a revocation. */
  public void acceptOnly(FakeKeys... keys) {
    accepted = List.of(keys);
  }

  /** Sets NCP's clock apart from the true one: what it checks timestamps by, and sends as date. */
  public void clockOffset(Duration offset) {
    clockOffset = offset;
  }

  /** Changes how the server image calls behave where NCP leaves it open. */
  public void quirks(Quirks changed) {
    quirks = changed;
  }

  /** Changes what there is. */
  public void change(UnaryOperator<DataSet> changes) {
    data.updateAndGet(changes);
  }

  /** The calls that came. */
  public Journal journal() {
    return journal;
  }

  /** Makes everything as it was at the start. */
  public void reset() {
    heal();
    data.set(DataSet.demo());
    quirks = Quirks.NONE;
    clockOffset = Duration.ZERO;
    accepted = keysAtStart;
    journal.reset();
  }

  /** Stops listening. */
  @Override
  public void close() {
    server.stop();
  }

  Faults faults() {
    return faults;
  }

  Services services() {
    return new Services(data.get(), quirks);
  }

  List<FakeKeys> accepted() {
    return accepted;
  }

  /** The true time. */
  Instant trueTime() {
    return clock.instant();
  }

  /** The time that NCP believes in. */
  Instant ncpTime() {
    return clock.instant().plus(clockOffset);
  }
}
