package dev.millrace;

import dev.millrace.http.tls.CertificateProblem;
import dev.millrace.http.tls.CertificateSource;
import dev.millrace.http.tls.Credentials;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/// What publishers by RTMPS are shown; read again once a minute, as certificates are renewed.
///
/// **Threading**: any; blocks on files. **On failure** to read it the one before stays.
final class RtmpsKeys implements Supplier<SSLContext> {
  private static final Logger LOG = System.getLogger(RtmpsKeys.class.getName());
  private static final Duration FRESH = Duration.ofMinutes(1);

  private final CertificateSource source;
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable Known known;

  private record Known(Credentials credentials, SSLContext tls, long readNanos) {}

  RtmpsKeys(CertificateSource source) {
    this.source = source;
  }

  @Override
  public SSLContext get() {
    lock.lock();
    try {
      Known before = known;
      if (before == null || System.nanoTime() - before.readNanos() > FRESH.toNanos()) {
        known = read(before);
      }
      return Objects.requireNonNull(known).tls();
    } finally {
      lock.unlock();
    }
  }

  private Known read(@Nullable Known before) {
    try {
      Credentials found = source.read();
      SSLContext tls =
          before != null && before.credentials().equals(found) ? before.tls() : found.tls();
      return new Known(found, tls, System.nanoTime());
    } catch (CertificateProblem e) {
      if (before == null) {
        throw new UncheckedIOException(new IOException(e));
      }
      LOG.log(Level.WARNING, "The certificate for RTMPS is not read: the one before stays", e);
      return new Known(before.credentials(), before.tls(), System.nanoTime());
    }
  }
}
