package dev.millrace.packaging.live;

import dev.millrace.media.time.Rational;
import dev.millrace.packaging.PackagedPiece;
import java.util.List;

/// What was stored of a live programme, as the pieces of a film: no track goes on where another has
/// ended, as after a crash.
///
/// @param pieces one for each track, complete; none when nothing can be played
/// @param duration of the shortest track
public record LiveFilm(List<PackagedPiece> pieces, Rational duration, long sizeBytes) {
  public LiveFilm {
    pieces = List.copyOf(pieces);
  }
}
