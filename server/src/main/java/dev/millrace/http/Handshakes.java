package dev.millrace.http;

import dev.millrace.http.HttpConfig.Tls.Engine;
import io.netty.handler.ssl.DelegatingSslContext;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import io.netty.handler.ssl.SslProvider;
import io.vertx.core.net.JdkSSLEngineOptions;
import io.vertx.core.net.OpenSSLEngineOptions;
import io.vertx.core.net.SSLEngineOptions;
import io.vertx.core.spi.tls.DefaultSslContextFactory;
import io.vertx.core.spi.tls.SslContextFactory;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;

/// The TLS handshakes under way, by BoringSSL where its library loads and by the JDK elsewhere. How
/// many there may be is for [Peers] to say.
final class Handshakes {
  private final Refusals refusals;
  private final boolean isNative;
  private final AtomicInteger underWay = new AtomicInteger();

  Handshakes(Engine engine, Refusals refusals) {
    this.refusals = refusals;
    this.isNative = engine == Engine.FASTEST && OpenSsl.isAvailable();
  }

  /// What does the work, as logs call it.
  String engineName() {
    return isNative ? OpenSsl.versionString() : "JDK";
  }

  int underWay() {
    return underWay.get();
  }

  SSLEngineOptions engine() {
    return isNative ? new Native() : new Jdk();
  }

  private final class Native extends OpenSSLEngineOptions {
    @Override
    public SslContextFactory sslContextFactory() {
      return factory(SslProvider.OPENSSL);
    }
  }

  private final class Jdk extends JdkSSLEngineOptions {
    @Override
    public SslContextFactory sslContextFactory() {
      return factory(SslProvider.JDK);
    }
  }

  private SslContextFactory factory(SslProvider provider) {
    return new DefaultSslContextFactory(provider, true) {
      @Override
      public SslContext create() throws SSLException {
        return new Counted(super.create());
      }
    };
  }

  /// Counts every handshake from its connection to its end.
  private final class Counted extends DelegatingSslContext {
    Counted(SslContext context) {
      super(context);
    }

    @Override
    protected void initHandler(SslHandler handler) {
      underWay.incrementAndGet();
      var _ =
          handler
              .handshakeFuture()
              .addListener(
                  over -> {
                    underWay.decrementAndGet();
                    if (over.cause() instanceof SslHandshakeTimeoutException) {
                      refusals.count(Refusals.Reason.SILENCE);
                    }
                  });
    }

    @Override
    protected void initEngine(SSLEngine engine) {}
  }
}
