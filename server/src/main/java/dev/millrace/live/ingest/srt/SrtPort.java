package dev.millrace.live.ingest.srt;

import dev.millrace.live.ingest.KeyTable;
import dev.millrace.live.ingest.srt.SrtHandshake.Phase;
import dev.millrace.live.ingest.srt.SrtIngest.Answer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// A port that publishers call.
///
/// Nothing is remembered of callers before they have shown that they can be answered; what is no
/// handshake and comes from nobody who was let in is dropped, for the price of reading it.
///
/// **Threading**: a virtual thread reads it; any may close.
final class SrtPort implements AutoCloseable {
  private static final Logger LOG = System.getLogger(SrtPort.class.getName());
  private static final int KERNEL_BUFFER_BYTES = 2 << 20;

  private final DatagramChannel channel;
  private final KeyTable<SrtIngest> doors;
  private final Cookies cookies = new Cookies();
  private final Map<InetSocketAddress, Call> calls = new ConcurrentHashMap<>();

  private SrtPort(DatagramChannel channel, KeyTable<SrtIngest> doors) {
    this.channel = channel;
    this.doors = doors;
  }

  /// Begins to listen.
  ///
  /// **On failure** an [UncheckedIOException]: the port is not to be had.
  static SrtPort open(String host, int number, KeyTable<SrtIngest> doors) {
    try {
      var channel = DatagramChannel.open();
      var port = new SrtPort(channel, doors);
      try {
        channel.setOption(StandardSocketOptions.SO_RCVBUF, KERNEL_BUFFER_BYTES);
        channel.bind(new InetSocketAddress(host, number));
      } catch (IOException e) {
        port.close();
        throw e;
      }
      Thread.ofVirtual().name("srt-port").start(port::listen);
      return port;
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot listen for SRT on port " + number + ": " + e.getMessage(), e);
    }
  }

  int number() {
    return channel.socket().getLocalPort();
  }

  private void listen() {
    ByteBuffer packet = ByteBuffer.allocateDirect(SrtPacket.MAX_BYTES);
    while (channel.isOpen()) {
      try {
        packet.clear();
        var from = (InetSocketAddress) channel.receive(packet);
        take(packet.flip(), from);
      } catch (ClosedChannelException e) {
        LOG.log(Level.TRACE, "The port is closed", e);
      } catch (IOException e) {
        LOG.log(Level.DEBUG, "A packet was lost", e);
      } catch (RuntimeException e) {
        LOG.log(Level.WARNING, "A packet could not be understood", e);
      }
    }
  }

  private void take(ByteBuffer packet, InetSocketAddress from) throws IOException {
    Call call = calls.get(from);
    if (call != null) {
      call.fromCaller(packet);
    } else if (SrtPacket.isControl(packet, SrtPacket.HANDSHAKE)) {
      SrtHandshake caller = SrtHandshake.read(packet).orElse(null);
      if (caller != null) {
        shakeHands(caller, packet, from);
      }
    }
  }

  private void shakeHands(SrtHandshake caller, ByteBuffer packet, InetSocketAddress from)
      throws IOException {
    long now = System.nanoTime();
    if (caller.phase() == Phase.INDUCTION) {
      Induction.answer(packet, caller, cookies, from);
      channel.send(packet, from);
    } else if (caller.phase() == Phase.CONCLUSION && cookies.isOf(from, caller.cookie())) {
      conclude(new Call.Asked(channel, from, caller, packet, now));
    }
  }

  private void conclude(Call.Asked asked) throws IOException {
    SrtIngest ingest = doors.find(StreamId.resource(asked.handshake())).orElse(null);
    if (ingest == null) {
      refuse(asked, Refusal.UNAUTHORIZED);
      return;
    }
    switch (ingest.knocked(asked, SrtAddress.of(asked.from()))) {
      case Answer.No(Refusal why) -> refuse(asked, why);
      case Answer.Later() ->
          LOG.log(Level.DEBUG, "There are many callers. address={0}", asked.from());
      case Answer.Yes(Call call) -> {
        calls.put(asked.from(), call);
        Thread.ofVirtual().name("srt-call").start(() -> run(ingest, call, asked.from()));
      }
    }
  }

  private void refuse(Call.Asked asked, Refusal why) throws IOException {
    LOG.log(Level.DEBUG, "A caller was refused. address={0} why={1}", asked.from(), why);
    why.answer(asked.packet(), asked.handshake());
    channel.send(asked.packet(), asked.from());
  }

  private void run(SrtIngest ingest, Call call, InetSocketAddress from) {
    try {
      ingest.run(call);
    } finally {
      calls.remove(from, call);
    }
  }

  @Override
  public void close() {
    calls.values().forEach(Call::stop);
    try {
      channel.close();
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "The port did not close", e);
    }
  }
}
