package dev.millrace.http;

import dev.millrace.http.HttpConfig.Tls.Engine;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
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
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;

/// The TLS handshakes under way, by BoringSSL where its library loads and by the JDK elsewhere.
///
/// **Limits**: a connection that comes while as many as allowed shake hands is closed unheard; it
/// is not counted among the open ones before its handshake is done.
final class Handshakes {
  private final int limit;
  private final Refusals refusals;
  private final boolean isNative;
  private final AtomicInteger underWay = new AtomicInteger();

  Handshakes(int limit, Engine engine, Refusals refusals) {
    this.limit = limit;
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
        return new Bounded(super.create());
      }
    };
  }

  /// Counts every handshake from its connection to its end.
  private final class Bounded extends DelegatingSslContext {
    Bounded(SslContext context) {
      super(context);
    }

    @Override
    protected SslHandler newHandler(
        ByteBufAllocator allocator, String host, int port, boolean startTls, Executor executor) {
      if (underWay.get() >= limit) {
        refusals.count(Refusals.Reason.HANDSHAKES);
        return new Refusal(newEngine(allocator));
      }
      return super.newHandler(allocator, host, port, startTls, executor);
    }

    @Override
    protected SslHandler newHandler(
        ByteBufAllocator allocator, boolean startTls, Executor executor) {
      if (underWay.get() >= limit) {
        refusals.count(Refusals.Reason.HANDSHAKES);
        return new Refusal(newEngine(allocator));
      }
      return super.newHandler(allocator, startTls, executor);
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

  private static final class Refusal extends SslHandler {
    Refusal(SSLEngine engine) {
      super(engine);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) throws Exception {
      super.handlerAdded(context);
      var _ = context.channel().close();
    }
  }
}
