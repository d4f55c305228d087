package dev.millrace.http;

import io.netty.util.internal.PlatformDependent;
import io.vertx.core.Deployable;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The HTTP server: serves [Routes] over TCP by the limits of [HttpConfig].
///
/// **Threading**: one event loop per core, a virtual thread per blocking request. `start` and
/// `close` are called by one thread, once each. **On failure**: `start` throws when the address
/// can not be bound and leaves nothing running.
public final class HttpServer implements AutoCloseable {
  private static final Logger LOG = System.getLogger(HttpServer.class.getName());
  private static final Duration START_LIMIT = Duration.ofSeconds(30);
  private static final Duration STOP_GRACE = Duration.ofSeconds(5);

  private final HttpConfig config;
  private final Load load;
  private final Dispatcher dispatcher;
  private final HttpMetrics metrics;
  private final List<EventLoopServer> servers = new ArrayList<>();
  private final List<EventLoopServer> redirectors = new ArrayList<>();
  private @Nullable Encryption encryption;
  private @Nullable Vertx vertx;

  public HttpServer(HttpConfig config, Routes routes, HttpMetrics metrics) {
    this.config = config;
    this.metrics = metrics;
    this.load = new Load(Room.of(mostUnderWay(config.sending().mostBytes())));
    this.dispatcher = new Dispatcher(config, routes, metrics, load);
  }

  /// Much of it is memory off the heap, which the JVM bounds as well.
  private static long mostUnderWay(long wanted) {
    return Math.min(wanted, PlatformDependent.maxDirectMemory() / 8 * 3);
  }

  /// Binds and begins to answer.
  public void start() {
    var encrypted =
        config.tls().map(tls -> new Encryption(tls, config.timeouts(), load.refusals()));
    encryption = encrypted.orElse(null);
    var peers = new Peers(config, load.refusals());
    var transport = GuardedTransport.of(peers);
    Vertx started = Vertx.builder().with(options()).withTransport(transport).build();
    vertx = started;
    try {
      Listener plain = Listener.of(config, 1, dispatcher);
      listen(started, encrypted.map(plain::encrypted).orElse(plain), servers);
      encrypted.ifPresent(tls -> tls.follow(started, servers.getFirst()));
      config.tls().ifPresent(tls -> tls.redirectPort().ifPresent(port -> redirect(started, port)));
      redirectPort().ifPresent(peers::plain);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
    LOG.log(
        Level.INFO,
        () ->
            "serving HTTP url=%s nativeTransport=%s tls=%s"
                .formatted(url(), transport.isNative(), engine()));
  }

  private void redirect(Vertx started, int port) {
    var publicUrl = Redirection.plain(config.publicUrl(), port);
    var plain = config.withAddress(config.host(), port).withPublicUrl(publicUrl);
    var routes = Redirection.to(config.publicUrl(), this::port);
    listen(
        started, Listener.of(plain, 2, new Dispatcher(plain, routes, metrics, load)), redirectors);
  }

  private static void listen(Vertx started, Listener listener, List<EventLoopServer> loops) {
    for (int i = 0; i < Runtime.getRuntime().availableProcessors(); i++) {
      loops.add(new EventLoopServer(listener));
    }
    var remaining = List.copyOf(loops).iterator();
    var instances = new DeploymentOptions().setInstances(loops.size());
    await(started.deployVerticle((Supplier<Deployable>) remaining::next, instances), START_LIMIT);
  }

  private String engine() {
    Encryption encrypted = encryption;
    return encrypted == null ? "off" : encrypted.handshakes().engineName();
  }

  /// The port that is bound.
  public int port() {
    return servers.getFirst().port();
  }

  /// The port that redirects to the encrypted one, if one does.
  public OptionalInt redirectPort() {
    return redirectors.stream().mapToInt(EventLoopServer::port).findFirst();
  }

  /// Where this machine reaches it, as `http://127.0.0.1:8080`.
  public String url() {
    String host =
        switch (config.host()) {
          case "0.0.0.0" -> "127.0.0.1";
          case "::" -> "::1";
          case String bound -> bound;
        };
    return (encryption == null ? "http://" : "https://")
        + (host.contains(":") ? "[" + host + "]" : host)
        + ":"
        + port();
  }

  /// Stops accepting, ends event streams, waits for requests in progress as long as
  /// [HttpConfig.Timeouts#drain] says, then cuts what is left.
  @Override
  public void close() {
    Vertx running = vertx;
    if (running == null) {
      return;
    }
    vertx = null;
    load.stop();
    Duration drain = config.timeouts().drain();
    try {
      var loops = Stream.concat(servers.stream(), redirectors.stream());
      await(Future.join(loops.map(s -> s.drain(drain)).toList()), drain.plus(STOP_GRACE));
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "requests were cut off at the end of the drain", e);
    }
    await(running.close(), STOP_GRACE);
  }

  /// How many answers went out before the transport made objects of their requests.
  public long shortcuts() {
    return load.shortcuts();
  }

  /// How many connections were refused or ended, by the limit that they met.
  public Map<String, Long> refusals() {
    return load.refusals().sums();
  }

  /// How many connections are open.
  public int connections() {
    return load.connections();
  }

  Load load() {
    return load;
  }

  int handshakes() {
    return encryption == null ? 0 : encryption.handshakes().underWay();
  }

  private static VertxOptions options() {
    // The bytes of fields that many answers share are written once.
    System.setProperty("vertx.cacheImmutableHttpResponseHeaders", "true");
    return new VertxOptions()
        .setWorkerPoolSize(1)
        .setInternalBlockingPoolSize(1)
        .setFileSystemOptions(
            new FileSystemOptions()
                .setFileCachingEnabled(false)
                .setClassPathResolvingEnabled(false));
  }

  private static void await(Future<?> future, Duration limit) {
    try {
      future.toCompletionStage().toCompletableFuture().get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new IllegalStateException("the HTTP server: " + e.getCause(), e.getCause());
    } catch (TimeoutException e) {
      throw new IllegalStateException("the HTTP server did not get ready in " + limit, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
