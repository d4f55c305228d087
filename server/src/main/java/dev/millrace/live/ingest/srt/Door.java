package dev.millrace.live.ingest.srt;

import dev.millrace.config.Secret;
import java.nio.ByteBuffer;
import java.util.Optional;

/// Decides who of those that ask for a channel may publish to it.
///
/// @param streamId that leads here
/// @param passphrase that has to be known, if any
record Door(String streamId, Optional<Secret> passphrase) {
  Door {
    if (streamId.isEmpty() || streamId.startsWith("#!::") || streamId.contains(",")) {
      throw new IllegalArgumentException("streamId: a name without a comma");
    }
    if (Words.of(streamId).length > Words.MAX_BYTES) {
      throw new IllegalArgumentException("streamId: at most 512 bytes");
    }
    Passphrases.check(passphrase);
  }

  /// Why this caller may not; empty when it may.
  Optional<Refusal> refusal(SrtHandshake caller, ByteBuffer packet) {
    if (caller.version() < 5) {
      return Optional.of(Refusal.VERSION);
    }
    if (!StreamId.publishes(caller)) {
      return Optional.of(Refusal.BAD_MODE);
    }
    if (caller.grouped()) {
      return Optional.of(Refusal.GROUP);
    }
    return wrongKey(caller, packet);
  }

  private Optional<Refusal> wrongKey(SrtHandshake caller, ByteBuffer packet) {
    if (caller.keyAt().isPresent() != passphrase.isPresent()) {
      return Optional.of(Refusal.UNSECURE);
    }
    if (passphrase.isEmpty()) {
      return Optional.empty();
    }
    boolean right =
        KeyMaterial.read(packet, caller.keyAt().orElseThrow())
            .flatMap(material -> material.keys(passphrase.get()))
            .isPresent();
    return right ? Optional.empty() : Optional.of(Refusal.BAD_SECRET);
  }
}
