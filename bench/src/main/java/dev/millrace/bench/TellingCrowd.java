package dev.millrace.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.concurrent.locks.LockSupport;

/// Many players on one thread that tell of events, each on a connection of its own: as fast as they
/// are answered, or so many a second whether they are answered or not.
///
/// At a rate each request has a time at which it is due, and takes from then on: who waits for a
/// free connection, because others were not answered, has waited.
///
/// **Threading**: for one thread. **On failure** [BenchFailed] when a request is refused.
final class TellingCrowd implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int BUFFER_BYTES = 64 << 10;
  private static final int LEAST_ANSWER = 16;
  private static final long SHORT_NANOS = 100_000;

  private final Selector selector;
  private final EventBodies bodies;
  private final Deque<Player> free = new ArrayDeque<>();
  private final byte[] heard = new byte[BUFFER_BYTES];
  private final ByteBuffer buffer = ByteBuffer.wrap(heard);
  private double[] millis = new double[1 << 16];
  private int answered;
  private int open;

  /// One connection.
  private static final class Player {
    private final SocketChannel channel;
    private long dueNanos;

    Player(SocketChannel channel) {
      this.channel = channel;
    }
  }

  /// What came of it.
  ///
  /// @param millis from when each was due, or sent, to its answer
  record Told(double requestsPerSecond, Spread millis) {
    /// What is said of it beside a percentile.
    String text() {
      return "p50 %.1f ms, p95 %.1f, p99 %.1f ms, most %.0f ms; %,.0f/s were answered"
          .formatted(
              millis.percentile(50),
              millis.percentile(95),
              millis.percentile(99),
              millis.most(),
              requestsPerSecond);
    }
  }

  private TellingCrowd(Selector selector, EventBodies bodies) {
    this.selector = selector;
    this.bodies = bodies;
  }

  /// Connects so many.
  static TellingCrowd connect(InetSocketAddress server, int count, EventBodies bodies)
      throws IOException {
    var crowd = new TellingCrowd(Selector.open(), bodies);
    for (int i = 0; i < count; i++) {
      var channel = SocketChannel.open(server);
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      channel.configureBlocking(false);
      var player = new Player(channel);
      channel.register(crowd.selector, SelectionKey.OP_READ, player);
      crowd.free.add(player);
    }
    return crowd;
  }

  /// As many as are answered.
  Told flood(Duration time) throws IOException {
    begin();
    var watch = new Stopwatch();
    while (!watch.isPast(time)) {
      while (!free.isEmpty()) {
        send(free.remove(), System.nanoTime());
      }
      selector.select(this::read, PATIENCE.toMillis());
    }
    double seconds = watch.seconds();
    int inTime = answered;
    end();
    return new Told(inTime / seconds, spread());
  }

  /// So many a second.
  Told pace(int perSecond, Duration time) throws IOException {
    begin();
    long start = System.nanoTime();
    long total = perSecond * time.toSeconds();
    for (long sent = 0; sent < total; ) {
      long due = start + sent * 1_000_000_000L / perSecond;
      long now = System.nanoTime();
      if (due <= now && !free.isEmpty()) {
        send(free.remove(), due);
        sent++;
      } else if (due > now && due - now < 2 * SHORT_NANOS) {
        selector.selectNow(this::read);
        LockSupport.parkNanos(Math.min(SHORT_NANOS, due - now));
      } else {
        selector.select(this::read, 1);
      }
    }
    end();
    return new Told(answered / ((System.nanoTime() - start) / 1e9), spread());
  }

  private void begin() {
    answered = 0;
  }

  private Spread spread() {
    return new Spread(Arrays.copyOf(millis, answered));
  }

  private void send(Player player, long dueNanos) throws IOException {
    player.dueNanos = dueNanos;
    ByteBuffer request = bodies.next();
    while (request.hasRemaining()) {
      player.channel.write(request);
    }
    open++;
  }

  /// Waits until all are answered.
  private void end() throws IOException {
    var waiting = new Stopwatch();
    while (open > 0) {
      selector.select(this::read, PATIENCE.toMillis());
      if (waiting.isPast(PATIENCE)) {
        throw new BenchFailed(open + " requests were not answered");
      }
    }
  }

  private void read(SelectionKey key) {
    var player = (Player) key.attachment();
    try {
      int count = player.channel.read(buffer.clear());
      String head = count < LEAST_ANSWER ? "" : new String(heard, 9, 3, US_ASCII);
      if (!head.equals("204") || buffer.get(count - 2) != '\r') {
        throw new BenchFailed(
            "events were refused: " + new String(heard, 0, Math.max(0, count), US_ASCII));
      }
    } catch (IOException e) {
      throw new BenchFailed("a player was cut off: " + e.getMessage());
    }
    if (answered == millis.length) {
      millis = Arrays.copyOf(millis, 2 * millis.length);
    }
    millis[answered++] = (System.nanoTime() - player.dueNanos) / 1e6;
    open--;
    free.add(player);
  }

  @Override
  public void close() throws IOException {
    for (SelectionKey key : selector.keys()) {
      key.channel().close();
    }
    selector.close();
  }
}
