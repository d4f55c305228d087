package dev.millrace.live.stage;

import java.time.Duration;
import java.util.Locale;

/// What can be wrong with a channel that somebody should know of.
public enum Trouble {
  /// The largest rungs are not made, as the machine does not keep up.
  RUNGS_LEFT_OUT(Duration.ZERO),
  /// It is encoded more slowly than it comes, and nothing is left to leave out.
  TOO_SLOW(Duration.ofSeconds(10)),
  /// Pictures that are to be sent as they come are encoded, as they can not be.
  NOT_PASSED(Duration.ZERO),
  /// Nobody publishes to a programme that has not ended.
  INPUT_LOST(Duration.ofSeconds(3)),
  /// The backup is on air.
  ON_BACKUP(Duration.ofSeconds(1)),
  /// Who publishes is there, but nothing comes.
  INPUT_SILENT(Duration.ZERO),
  /// Far fewer bits come than usually.
  BIT_RATE_COLLAPSED(Duration.ofSeconds(5)),
  /// Far fewer pictures come than were announced.
  FEW_PICTURES(Duration.ofSeconds(5)),
  /// Packets of a transport stream are lost on the way.
  PACKETS_LOST(Duration.ZERO),
  /// Pictures have stopped, but not sound.
  NO_PICTURES(Duration.ZERO),
  /// Sound has stopped, but not pictures.
  NO_SOUND(Duration.ZERO),
  /// What is kept of it waits for the store, or is not stored.
  NOT_STORED(Duration.ofSeconds(10)),
  /// Viewers can go back less far than wanted, as windows hold as much as they may.
  WINDOW_SHORT(Duration.ZERO),
  /// Parts of pictures and of sound come far apart.
  SKEW(Duration.ofSeconds(10));

  private final Duration patience;

  /// @param patience how long it lasts before it is told
  Trouble(Duration patience) {
    this.patience = patience;
  }

  Duration patience() {
    return patience;
  }

  /// As the API writes it.
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
