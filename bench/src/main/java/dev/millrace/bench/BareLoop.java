package dev.millrace.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/// The least that a server can do for many: one thread accepts and reads what they ask, and writes
/// the same bytes to all of them, at a word or to each as soon as it has asked. What that takes is
/// the kernel's, and the clients' on the other core.
final class BareLoop implements AutoCloseable {
  private static final int BACKLOG = 1024;

  private final Selector selector;
  private final ServerSocketChannel door;
  private final List<SocketChannel> clients = new ArrayList<>();
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(16 << 10);
  private final int requestBytes;
  private final ByteBuffer atOnce;
  private final Thread thread;
  private final AtomicInteger asked = new AtomicInteger();
  private volatile ByteBuffer answer = ByteBuffer.allocate(0);
  private volatile boolean isClosed;

  /// How much of a request has come.
  private static final class Heard {
    private int bytes;
  }

  /// One that answers at a word.
  BareLoop() throws IOException {
    this(0, new byte[0]);
  }

  /// One that answers each who has sent so many bytes, whatever they are.
  BareLoop(int requestBytes, byte[] answer) throws IOException {
    this.requestBytes = requestBytes;
    this.atOnce = ByteBuffer.allocateDirect(answer.length).put(answer).flip();
    selector = Selector.open();
    door = ServerSocketChannel.open();
    door.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
    door.configureBlocking(false);
    door.register(selector, SelectionKey.OP_ACCEPT);
    thread = Thread.ofPlatform().name("bare-loop").start(this::run);
  }

  InetSocketAddress address() throws IOException {
    return (InetSocketAddress) door.getLocalAddress();
  }

  /// How many have asked since the last answer.
  int asked() {
    return asked.get();
  }

  /// Everybody gets this.
  void answer(byte[] bytes) {
    answer = ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
    selector.wakeup();
  }

  private void run() {
    try {
      while (!isClosed) {
        selector.select(this::serve);
        ByteBuffer due = answer;
        if (due.hasRemaining()) {
          answer = ByteBuffer.allocate(0);
          asked.set(0);
          for (SocketChannel client : clients) {
            client.write(due.duplicate());
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void serve(SelectionKey key) {
    try {
      if (key.isAcceptable()) {
        SocketChannel client = door.accept();
        client.configureBlocking(false);
        client.register(selector, SelectionKey.OP_READ, new Heard());
        clients.add(client);
        return;
      }
      var client = (SocketChannel) key.channel();
      int count = client.read(buffer.clear());
      if (count > 0) {
        hear(client, (Heard) key.attachment(), count);
      } else {
        key.cancel();
      }
    } catch (IOException _) {
      key.cancel();
    }
  }

  private void hear(SocketChannel client, Heard heard, int count) throws IOException {
    if (requestBytes == 0) {
      var _ = asked.incrementAndGet();
      return;
    }
    for (heard.bytes += count; heard.bytes >= requestBytes; heard.bytes -= requestBytes) {
      client.write(atOnce.duplicate());
    }
  }

  @Override
  public void close() throws IOException {
    isClosed = true;
    selector.wakeup();
    try {
      thread.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    for (SocketChannel client : clients) {
      client.close();
    }
    door.close();
    selector.close();
  }
}
