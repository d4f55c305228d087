package dev.millrace.live.ingest.srt;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;

/// A socket of ours that talks to one other.
///
/// **Threading**: one thread receives, any may send and close.
final class Datagrams implements AutoCloseable {
  private final DatagramChannel channel;

  private Datagrams(DatagramChannel channel) {
    this.channel = channel;
  }

  /// A port that was free just now.
  static int freePort() {
    try (var channel = DatagramChannel.open()) {
      channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      return ((InetSocketAddress) channel.getLocalAddress()).getPort();
    } catch (IOException e) {
      throw new UncheckedIOException("no free port", e);
    }
  }

  /// To a listener of FFmpeg's on this machine.
  static Datagrams to(int port) {
    return to(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
  }

  static Datagrams to(InetSocketAddress address) {
    try {
      var channel = DatagramChannel.open();
      channel.connect(address);
      return new Datagrams(channel);
    } catch (IOException e) {
      throw new UncheckedIOException("no socket", e);
    }
  }

  /// To whoever on this machine is the first to send something.
  static Datagrams awaiting() {
    try {
      var channel = DatagramChannel.open();
      channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      return new Datagrams(channel);
    } catch (IOException e) {
      throw new UncheckedIOException("no socket", e);
    }
  }

  /// The port that it is to be sent to.
  int port() {
    return channel.socket().getLocalPort();
  }

  /// Sends, if anybody is there.
  void send(ByteBuffer packet) throws IOException {
    try {
      if (channel.isConnected()) {
        channel.write(packet);
      }
    } catch (PortUnreachableException e) {
      // It is not there yet, or not any more; SRT repeats what matters.
    }
  }

  /// The next packet, from the buffer's beginning on.
  void receive(ByteBuffer packet) throws IOException {
    while (true) {
      try {
        packet.clear();
        if (channel.isConnected()) {
          channel.read(packet);
        } else {
          channel.connect(channel.receive(packet));
        }
        packet.flip();
        return;
      } catch (PortUnreachableException e) {
        // An answer to something that was sent before anybody listened.
      }
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
