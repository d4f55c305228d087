package dev.millrace.live.ingest.srt;

import java.time.Duration;

/// What was seen on the wire of one call.
///
/// @param packets of media, those sent again included
/// @param bytes of those packets
/// @param retransmitted packets that were sent again because they, or word of them, got lost
/// @param lossReports how often the receiver missed something
/// @param roundTrip as the receiver last measured it
public record SrtStatistics(
    long packets, long bytes, long retransmitted, long lossReports, Duration roundTrip) {
  static final SrtStatistics NONE = new SrtStatistics(0, 0, 0, 0, Duration.ZERO);
}
