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
 * A fake NAVER Cloud Platform on one port: Datafence and VPC Server behind their API Gateway, as
 * far as the gateway reads them.
 *
 * <p>It starts with the demo's data and accepts {@link FakeKeys#PRIMARY} and {@link
 * FakeKeys#SECONDARY}. Its data, faults, clock, keys and quirks can be changed while it runs, from
 * any thread, or from another process through the control surface on the same port: {@code GET
 * /__fake/} describes it, {@code docs/image.md} too.
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
   * @param clock the source of NCP's time
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

  /** Puts a fault to work, until it is withdrawn or has struck as often as it should. */
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

  /** Sets NCP's clock, which it checks timestamps by and sends as date, apart from the true one. */
  public void clockOffset(Duration offset) {
    clockOffset = offset;
  }

  /** Changes how calls behave where NCP leaves it open. */
  public void quirks(Quirks changed) {
    quirks = changed;
  }

  /** Changes the data, {@code data -> DataSet.large(50, 500)} for instance. */
  public void change(UnaryOperator<DataSet> changes) {
    data.updateAndGet(changes);
  }

  /** The calls that came. */
  public Journal journal() {
    return journal;
  }

  /** Restores the state at the start. */
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

  DataSet data() {
    return data.get();
  }

  Quirks quirks() {
    return quirks;
  }

  Duration clockOffset() {
    return clockOffset;
  }

  List<FakeKeys> accepted() {
    return accepted;
  }

  /** The true time. */
  Instant trueTime() {
    return clock.instant();
  }

  /** NCP's time. */
  Instant ncpTime() {
    return clock.instant().plus(clockOffset);
  }
}
