package dev.millrace.http;

import dev.millrace.http.tls.CertificateProblem;
import dev.millrace.http.tls.Credentials;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.ServerSSLOptions;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/// The TLS of one server: how its listeners begin, and the certificate, which is looked at from
/// time to time and taken up when it changed. Connections keep the one that they began with.
///
/// **Threading**: looks on a virtual thread, one at a time. **On failure** of a later look the
/// certificate in use stays, and the log says why, once.
final class Encryption {
  private static final Logger LOG = System.getLogger(HttpServer.class.getName());
  private static final Set<String> PROTOCOLS = Set.of("TLSv1.2", "TLSv1.3");

  /// Forward secrecy and authenticated encryption only, the fastest with AES in hardware first.
  private static final List<String> CIPHERS =
      List.of(
          "TLS_AES_128_GCM_SHA256",
          "TLS_AES_256_GCM_SHA384",
          "TLS_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");

  private final HttpConfig.Tls tls;
  private final long handshakeMillis;
  private final Handshakes handshakes;
  private final AtomicBoolean looking = new AtomicBoolean();
  private volatile Credentials current;
  private volatile String complaint = "";

  /// **On failure** a [CertificateProblem].
  Encryption(HttpConfig.Tls tls, HttpConfig.Timeouts timeouts, Refusals refusals) {
    this.tls = tls;
    this.handshakeMillis = timeouts.header().toMillis();
    this.handshakes = new Handshakes(tls.engine(), refusals);
    this.current = tls.certificate().read();
    warnOfEnd(current);
  }

  Handshakes handshakes() {
    return handshakes;
  }

  /// The options with TLS, ALPN choosing between the two versions of HTTP.
  HttpServerOptions on(HttpServerOptions options) {
    CIPHERS.forEach(options::addEnabledCipherSuite);
    options
        .setSsl(true)
        .setUseAlpn(true)
        .setSslEngineOptions(handshakes.engine())
        .setEnabledSecureTransportProtocols(PROTOCOLS)
        .setKeyCertOptions(pem(current))
        .setSslHandshakeTimeout(handshakeMillis)
        .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS);
    return options;
  }

  /// Follows the certificate for as long as `vertx` runs.
  void follow(Vertx vertx, EventLoopServer server) {
    vertx.setPeriodic(
        tls.lookInterval().toMillis(),
        _ -> {
          if (looking.compareAndSet(false, true)) {
            Thread.ofVirtual().name("http-certificate").start(() -> look(server));
          }
        });
  }

  private void look(EventLoopServer server) {
    try {
      Credentials found = tls.certificate().read();
      if (!found.equals(current)) {
        takeUp(found, server);
      }
      complaint = "";
    } catch (CertificateProblem e) {
      complain(String.valueOf(e.getMessage()));
    } finally {
      looking.set(false);
    }
  }

  private void takeUp(Credentials found, EventLoopServer server) {
    server
        .encrypt(options(found))
        .onSuccess(
            _ -> {
              current = found;
              LOG.log(Level.INFO, "took up a new certificate until=" + end(found));
              warnOfEnd(found);
            })
        .onFailure(failure -> complain(String.valueOf(failure.getMessage())));
  }

  private void complain(String reason) {
    if (!reason.equals(complaint)) {
      complaint = reason;
      LOG.log(Level.WARNING, "the certificate in use stays: " + reason);
    }
  }

  private static void warnOfEnd(Credentials credentials) {
    if (end(credentials).isBefore(Instant.now())) {
      LOG.log(Level.WARNING, "the certificate has expired until=" + end(credentials));
    }
  }

  private static Instant end(Credentials credentials) {
    return credentials.certificate().getNotAfter().toInstant();
  }

  private ServerSSLOptions options(Credentials credentials) {
    var options = new ServerSSLOptions();
    CIPHERS.forEach(options::addEnabledCipherSuite);
    options
        .setKeyCertOptions(pem(credentials))
        .setEnabledSecureTransportProtocols(PROTOCOLS)
        .setUseAlpn(true)
        .setApplicationLayerProtocols(List.of("h2", "http/1.1"))
        .setSslHandshakeTimeout(handshakeMillis)
        .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS);
    return options;
  }

  private static PemKeyCertOptions pem(Credentials credentials) {
    return new PemKeyCertOptions()
        .setCertValue(Buffer.buffer(credentials.chainPem()))
        .setKeyValue(Buffer.buffer(credentials.keyPem()));
  }
}
