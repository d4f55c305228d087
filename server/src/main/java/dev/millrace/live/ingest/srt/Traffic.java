package dev.millrace.live.ingest.srt;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;

/// Counts what passes between a sender and FFmpeg.
///
/// **Threading**: one thread for each direction; any may look.
final class Traffic {
  private static final int ROUND_TRIP = SrtPacket.HEADER_BYTES + 4;

  private final LongAdder packets = new LongAdder();
  private final LongAdder bytes = new LongAdder();
  private final LongAdder retransmitted = new LongAdder();
  private final LongAdder lossReports = new LongAdder();
  private volatile int roundTripMicros;

  void fromSender(ByteBuffer packet) {
    if (SrtPacket.isData(packet)) {
      packets.increment();
      bytes.add(packet.remaining());
      if (SrtPacket.isRetransmitted(packet)) {
        retransmitted.increment();
      }
    }
  }

  void fromReceiver(ByteBuffer packet) {
    if (SrtPacket.isControl(packet, SrtPacket.LOSS_REPORT)) {
      lossReports.increment();
    } else if (SrtPacket.isControl(packet, SrtPacket.ACKNOWLEDGEMENT)
        && packet.remaining() >= ROUND_TRIP + Integer.BYTES) {
      roundTripMicros = packet.getInt(packet.position() + ROUND_TRIP);
    }
  }

  SrtStatistics snapshot() {
    return new SrtStatistics(
        packets.sum(),
        bytes.sum(),
        retransmitted.sum(),
        lossReports.sum(),
        Duration.ofNanos(1_000L * roundTripMicros));
  }
}
