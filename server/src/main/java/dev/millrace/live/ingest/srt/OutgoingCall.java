package dev.millrace.live.ingest.srt;

import dev.millrace.live.ingest.Incoming;
import dev.millrace.live.ingest.Incoming.Container;
import dev.millrace.live.ingest.Reception;
import dev.millrace.transcode.ffmpeg.Ffmpeg;
import dev.millrace.transcode.ffmpeg.MediaFailure;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One call to a listener elsewhere: FFmpeg calls us, and we pass on what it says, with the stream
/// id and the passphrase that it does not know.
///
/// **Threading**: [#run] holds its thread, and has two of its own for the packets; any may stop.
final class OutgoingCall {
  private static final Logger LOG = System.getLogger(OutgoingCall.class.getName());

  private final SrtCallerConfig config;
  private final Optional<KeyExchange> keys;
  private final Datagrams local = Datagrams.awaiting();
  private final Datagrams remote;
  private final Reception reception;
  private final Traffic traffic = new Traffic();
  private volatile @Nullable String refusal;

  /// @param address that may be called
  OutgoingCall(SrtCallerConfig config, InetSocketAddress address, Ffmpeg ffmpeg) {
    this.config = config;
    this.remote = Datagrams.to(address);
    var own = config.passphrase().map(_ -> Passphrases.forOnce());
    this.keys = config.passphrase().map(known -> new KeyExchange(known, own.orElseThrow()));
    var command = new Libsrt(own, config.latency()).caller(local.port());
    this.reception = new Reception(ffmpeg, command, Container.MPEG_TS, config.address());
  }

  Traffic traffic() {
    return traffic;
  }

  void stop() {
    reception.stop();
  }

  /// Receives until the listener or the channel has had enough.
  ///
  /// @return why nothing came, if nothing did
  Optional<String> run(Consumer<Incoming> arrived) {
    Thread.ofVirtual().name("srt-call-out").start(() -> pass(local, this::toRemote));
    Thread.ofVirtual().name("srt-answers").start(() -> pass(remote, this::toLocal));
    try {
      reception.run(arrived);
    } catch (MediaFailure e) {
      LOG.log(Level.DEBUG, "A call broke off. to={0} {1}", config.address(), e.getMessage());
    } finally {
      local.close();
      remote.close();
    }
    return reception.hasArrived() ? Optional.empty() : Optional.of(config.address() + why());
  }

  private String why() {
    String told = refusal;
    return told == null ? " does not answer, or sends nothing" : " refuses us: " + told;
  }

  /// What is done with each packet.
  @FunctionalInterface
  private interface Passage {
    void take(ByteBuffer packet) throws IOException;
  }

  private void pass(Datagrams from, Passage passage) {
    ByteBuffer packet = ByteBuffer.allocateDirect(SrtPacket.MAX_BYTES);
    try {
      while (true) {
        from.receive(packet);
        passage.take(packet);
      }
    } catch (ClosedChannelException e) {
      LOG.log(Level.TRACE, "The call is over", e);
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "Packets cannot be passed on", e);
      stop();
    }
  }

  private void toRemote(ByteBuffer packet) throws IOException {
    traffic.fromReceiver(packet);
    keys.ifPresent(exchange -> exchange.toRemote(packet));
    remote.send(isConclusion(packet) ? asking(packet) : packet);
  }

  private ByteBuffer asking(ByteBuffer conclusion) {
    return config.streamId().isEmpty()
        ? conclusion
        : SrtHandshake.withStreamId(conclusion, config.streamId());
  }

  private static boolean isConclusion(ByteBuffer packet) {
    return SrtPacket.isControl(packet, SrtPacket.HANDSHAKE)
        && SrtHandshake.read(packet)
            .filter(handshake -> handshake.phase() == SrtHandshake.Phase.CONCLUSION)
            .isPresent();
  }

  private void toLocal(ByteBuffer packet) throws IOException {
    traffic.fromSender(packet);
    Refusal.told(packet).ifPresent(told -> refusal = told);
    keys.ifPresent(exchange -> exchange.toLocal(packet));
    local.send(packet);
  }
}
