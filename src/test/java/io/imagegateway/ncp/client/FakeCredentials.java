package io.imagegateway.ncp.client;

import io.imagegateway.VirtualTime;
import io.imagegateway.ncp.credentials.Credentials;
import io.imagegateway.ncp.credentials.CredentialsSource;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A place for key pairs: what it holds is seen when it is read again. */
final class FakeCredentials implements CredentialsSource {

  static final Credentials OLD = new Credentials("old-access", "old-secret");
  static final Credentials NEW = new Credentials("new-access", "new-secret");
  static final Credentials SECOND = new Credentials("second-access", "second-secret");

  final AtomicInteger reloads = new AtomicInteger();
  volatile Credentials stored = OLD;
  volatile @Nullable Credentials second;
  private volatile Credentials current = OLD;

  /** The files have changed, and that has been seen. */
  void rotate(Credentials pair) {
    stored = pair;
    current = pair;
  }

  @Override
  public Credentials current() {
    return current;
  }

  @Override
  public Credentials reload() {
    reloads.incrementAndGet();
    current = stored;
    return current;
  }

  @Override
  public Optional<Credentials> other() {
    return Optional.ofNullable(second);
  }

  @Override
  public void keep(Credentials accepted) {
    current = accepted;
    stored = accepted;
  }

  @Override
  public String name() {
    return "a fake";
  }

  @Override
  public Instant since() {
    return VirtualTime.START;
  }
}
