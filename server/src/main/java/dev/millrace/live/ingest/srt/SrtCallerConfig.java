package dev.millrace.live.ingest.srt;

import dev.millrace.config.Secret;
import java.time.Duration;
import java.util.Optional;

/// A listener that one channel's media is fetched from.
///
/// @param host a name or an address
/// @param streamId what to ask for; empty when the listener has only one thing
/// @param passphrase that the listener knows too; without one nothing is encrypted
/// @param latency for how long a lost packet may come late; the listener may want more
public record SrtCallerConfig(
    String host, int port, String streamId, Optional<Secret> passphrase, Duration latency) {
  public SrtCallerConfig {
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException("port: 1 to 65535, but got " + port);
    }
    if (Words.of(streamId).length > Words.MAX_BYTES) {
      throw new IllegalArgumentException("streamId: at most 512 bytes");
    }
    Passphrases.check(passphrase);
    Passphrases.check(latency);
  }

  /// For people, without secrets.
  String address() {
    return "srt://" + host + ":" + port;
  }
}
