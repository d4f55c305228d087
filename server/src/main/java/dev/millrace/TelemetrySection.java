package dev.millrace;

import dev.millrace.config.ByteSize;
import dev.millrace.telemetry.TelemetryConfig;
import java.nio.file.Path;
import java.util.Optional;

/// The section `telemetry`: what players tell.
///
/// @param spool where events wait while Kafka is away; without it `telemetry` in the data folder
/// @param spoolSize the most that may wait there
/// @param seenSize of the file that says which events were kept in the last day
/// @param addressEventsPerSecond of one network address; 0: as many as it likes
/// @param tokenEventsPerSecond with tokens of one name; 0: as many as it likes
record TelemetrySection(
    Optional<Path> spool,
    ByteSize spoolSize,
    ByteSize seenSize,
    int addressEventsPerSecond,
    int tokenEventsPerSecond) {
  TelemetrySection {
    new TelemetryConfig(
        Path.of(""),
        spoolSize.bytes(),
        seenSize.bytes(),
        addressEventsPerSecond,
        tokenEventsPerSecond);
  }

  static TelemetrySection defaults() {
    return new TelemetrySection(
        Optional.empty(), ByteSize.ofMebibytes(256), ByteSize.ofMebibytes(256), 0, 0);
  }

  TelemetryConfig in(Path data) {
    return new TelemetryConfig(
        spool.orElse(data),
        spoolSize.bytes(),
        seenSize.bytes(),
        addressEventsPerSecond,
        tokenEventsPerSecond);
  }
}
