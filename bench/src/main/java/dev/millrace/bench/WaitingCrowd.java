package dev.millrace.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Many clients that ask alike and wait, each on a connection of its own, all on one thread: what
/// each does is a write, and a read or two.
///
/// **Threading**: for one thread, which notes when the first byte of each answer came.
final class WaitingCrowd implements AutoCloseable {
  private static final int AT_ONCE = 200;
  private static final int BUFFER_BYTES = 64 << 10;

  private final Selector selector;
  private final List<Client> clients = new ArrayList<>();
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
  private final Speech speech;
  private int round;
  private int answered;

  /// One connection.
  private static final class Client {
    private final SocketChannel channel;
    private final Speech.Listener listener;
    private long answeredNanos;

    Client(SocketChannel channel, Speech.Listener listener) {
      this.channel = channel;
      this.listener = listener;
    }

    void begin() {
      answeredNanos = 0;
      listener.begin();
    }
  }

  private WaitingCrowd(Selector selector, Speech speech) {
    this.selector = selector;
    this.speech = speech;
  }

  /// Connects so many.
  static WaitingCrowd connect(InetSocketAddress server, int count, Speech speech)
      throws IOException {
    var crowd = new WaitingCrowd(Selector.open(), speech);
    for (int i = 0; i < count; i++) {
      var channel = SocketChannel.open(server);
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      channel.configureBlocking(false);
      var client = new Client(channel, speech.listener());
      channel.register(crowd.selector, SelectionKey.OP_READ, client);
      crowd.clients.add(client);
      write(channel, speech.greeting());
      if (i % AT_ONCE == AT_ONCE - 1) {
        crowd.hear(Duration.ofMillis(20));
      }
    }
    return crowd;
  }

  int size() {
    return clients.size();
  }

  /// All ask; answers that come meanwhile are heard.
  void ask(String path) throws IOException {
    byte[] question = speech.question(path, round++);
    answered = 0;
    clients.forEach(Client::begin);
    for (int i = 0; i < clients.size(); i++) {
      Client client = clients.get(i);
      write(client.channel, question);
      if (i % AT_ONCE == AT_ONCE - 1) {
        hear(Duration.ZERO);
      }
    }
  }

  private static void write(SocketChannel channel, byte[] bytes) throws IOException {
    var all = ByteBuffer.wrap(bytes);
    while (all.hasRemaining()) {
      channel.write(all);
    }
  }

  /// Hears what comes until all are answered; returns when each was, in milliseconds since the
  /// first.
  ///
  /// **On failure** [BenchFailed] after `patience`.
  Spread answers(Duration patience) throws IOException {
    var waiting = new Stopwatch();
    while (answered() < clients.size()) {
      hear(Duration.ofMillis(50));
      if (waiting.isPast(patience)) {
        throw new BenchFailed(answered() + " of " + clients.size() + " were answered");
      }
    }
    while (clients.stream().anyMatch(client -> !client.listener.isWhole())) {
      hear(Duration.ofMillis(50));
      if (waiting.isPast(patience)) {
        throw new BenchFailed("answers are not whole");
      }
    }
    long first = clients.stream().mapToLong(client -> client.answeredNanos).min().orElse(0);
    return new Spread(
        clients.stream().mapToDouble(client -> (client.answeredNanos - first) / 1e6).toArray());
  }

  int answered() {
    return answered;
  }

  private void hear(Duration patience) throws IOException {
    if (patience.isZero()) {
      selector.selectNow(this::read);
    } else {
      selector.select(this::read, patience.toMillis());
    }
  }

  private void read(SelectionKey key) {
    var client = (Client) key.attachment();
    try {
      buffer.clear();
      int count = client.channel.read(buffer);
      long now = System.nanoTime();
      if (count < 0) {
        throw new BenchFailed("the server hung up");
      }
      if (client.listener.hears(buffer.flip()) && client.answeredNanos == 0) {
        client.answeredNanos = now;
        answered++;
      }
    } catch (IOException e) {
      throw new BenchFailed("a client was cut off: " + e.getMessage());
    }
  }

  /// All hang up at once.
  @Override
  public void close() throws IOException {
    for (Client client : clients) {
      client.channel.close();
    }
    selector.close();
  }
}
