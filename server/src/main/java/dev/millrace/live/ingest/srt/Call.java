package dev.millrace.live.ingest.srt;

import dev.millrace.live.ingest.Incoming;
import dev.millrace.live.ingest.Incoming.Container;
import dev.millrace.live.ingest.Reception;
import dev.millrace.transcode.ffmpeg.MediaFailure;
import dev.millrace.transcode.ffmpeg.MediaFailure.Kind;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// One caller who was let in, and the FFmpeg that was started for it.
///
/// We have answered the caller's first packet ourselves. To FFmpeg's listener we say the same in
/// its name, and put the listener's cookie where the caller has ours. From there on packets go to
/// and fro, with nothing changed but wrapped keys.
///
/// **Threading**: [#fromCaller] is for the port's thread, [#run] for one of its own; any may stop.
final class Call {
  private static final Logger LOG = System.getLogger(Call.class.getName());
  private static final long ASK_EVERY_MILLIS = 10;

  private final DatagramChannel port;
  private final InetSocketAddress caller;
  private final int callersSocket;
  private final ByteBuffer conclusion;
  private final Optional<KeyExchange> keys;
  private final Datagrams local;
  private final Reception reception;
  private final Traffic traffic = new Traffic();
  private final long askedNanos;
  private final CountDownLatch over = new CountDownLatch(1);
  private volatile boolean introduced;
  private volatile int cookie;

  Call(Asked asked, Calls calls) {
    this.port = asked.port();
    this.caller = asked.from();
    this.callersSocket = asked.handshake().socket();
    this.conclusion = copy(asked.packet());
    this.askedNanos = asked.nanos();
    var own = calls.passphrase().map(_ -> Passphrases.forOnce());
    this.keys = calls.passphrase().map(known -> new KeyExchange(known, own.orElseThrow()));
    int free = Datagrams.freePort();
    this.local = Datagrams.to(free);
    var command = new Libsrt(own, calls.latency()).listener(free);
    this.reception = new Reception(calls.ffmpeg(), command, Container.MPEG_TS, from());
  }

  /// A caller's conclusion.
  ///
  /// @param port that was called, to answer from
  /// @param packet that the handshake was read from
  /// @param nanos when it came
  record Asked(
      DatagramChannel port,
      InetSocketAddress from,
      SrtHandshake handshake,
      ByteBuffer packet,
      long nanos) {}

  private static ByteBuffer copy(ByteBuffer packet) {
    return ByteBuffer.allocate(packet.remaining()).put(packet.duplicate()).flip();
  }

  /// Who calls, for people.
  String from() {
    return SrtAddress.of(caller);
  }

  Traffic traffic() {
    return traffic;
  }

  /// Receives until the caller or the channel has had enough.
  ///
  /// @return why nothing came, if nothing did
  Optional<String> run(Consumer<Incoming> arrived) {
    Thread.ofVirtual().name("srt-answers").start(this::answer);
    Thread.ofVirtual().name("srt-introduction").start(this::introduce);
    try {
      reception.run(arrived);
    } catch (MediaFailure e) {
      LOG.log(Level.DEBUG, "A call broke off. caller={0} {1}", caller, e.getMessage());
      if (!reception.hasArrived()) {
        return Optional.of(
            from()
                + (e.kind() == Kind.OUTPUT ? " sends no MPEG-TS" : " was let in and sent nothing"));
      }
    } finally {
      over.countDown();
      local.close();
      hangUp();
    }
    return Optional.empty();
  }

  void stop() {
    reception.stop();
  }

  /// Takes a packet of the caller's, which is changed.
  void fromCaller(ByteBuffer packet) throws IOException {
    traffic.fromSender(packet);
    if (introduced) {
      pass(packet);
    }
  }

  private void pass(ByteBuffer packet) throws IOException {
    if (SrtPacket.isControl(packet, SrtPacket.HANDSHAKE)) {
      if (packet.remaining() < SrtHandshake.FIXED_BYTES) {
        return;
      }
      packet.putInt(packet.position() + SrtHandshake.COOKIE, cookie);
    }
    keys.ifPresent(exchange -> exchange.toLocal(packet));
    try {
      local.send(packet);
    } catch (ClosedChannelException e) {
      LOG.log(Level.TRACE, "A packet came after the end", e);
    }
  }

  /// Asks the listener for its cookie until it is there to give one.
  private void introduce() {
    ByteBuffer induction = Induction.of(conclusion);
    try {
      while (!introduced && !over.await(ASK_EVERY_MILLIS, TimeUnit.MILLISECONDS)) {
        local.send(induction.rewind());
      }
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "A call ended before it began", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void answer() {
    ByteBuffer packet = ByteBuffer.allocateDirect(SrtPacket.MAX_BYTES);
    try {
      while (true) {
        local.receive(packet);
        if (introduced) {
          traffic.fromReceiver(packet);
          keys.ifPresent(exchange -> exchange.toRemote(packet));
          port.send(packet, caller);
        } else {
          listenerAnswers(packet);
        }
      }
    } catch (ClosedChannelException e) {
      LOG.log(Level.TRACE, "The call is over", e);
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "Answers cannot be sent", e);
      stop();
    }
  }

  private void listenerAnswers(ByteBuffer packet) throws IOException {
    var answer = SrtHandshake.read(packet);
    if (answer.isPresent() && answer.get().phase() == SrtHandshake.Phase.INDUCTION) {
      cookie = answer.get().cookie();
      introduced = true;
      SrtPacket.later(conclusion, System.nanoTime() - askedNanos);
      pass(conclusion);
    }
  }

  /// FFmpeg may be gone without a word.
  private void hangUp() {
    ByteBuffer goodbye = ByteBuffer.allocate(SrtPacket.HEADER_BYTES + Integer.BYTES);
    SrtPacket.control(goodbye, SrtPacket.SHUTDOWN, 0, callersSocket);
    try {
      port.send(goodbye.clear(), caller);
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "A goodbye was not sent", e);
    }
  }
}
