package dev.millrace.packaging;

import dev.millrace.media.text.Cue;
import dev.millrace.media.text.WebVtt;
import dev.millrace.media.time.Rational;
import dev.millrace.store.ObjectMeta;
import dev.millrace.store.ObjectStore;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Publishes a text track: WebVTT segments for HLS, the same text as one file for DASH, and at last
/// its entry in the ledger.
///
/// Segments are about a minute long: text weighs nothing, requests do.
///
/// **On failure**: nothing of the track is in the ledger; a repeat writes the same bytes again.
public final class TextPackager {
  private static final int SEGMENTS_TOGETHER = 15;
  private static final long MILLIS = 1_000;
  private static final ObjectMeta META = ObjectMeta.immutable("text/vtt");

  private final ObjectStore store;
  private final SegmentLedger ledger;

  public TextPackager(ObjectStore store, SegmentLedger ledger) {
    this.store = store;
    this.ledger = ledger;
  }

  /// The film that a text belongs to.
  ///
  /// @param segment the exact length of a whole segment of its other tracks
  /// @param duration more than 0
  public record Film(AssetFolder folder, Rational segment, Rational duration) {}

  public PackagedPiece run(Film film, TrackSpec.Text track, List<Cue> cues) {
    String path = film.folder().key(AssetFolder.track(track));
    var segments = new ArrayList<SegmentInfo>();
    long end = Math.max(1, film.duration().scaled(MILLIS, RoundingMode.CEILING));
    Rational step = film.segment().times(SEGMENTS_TOGETHER);
    long from = 0;
    for (int number = 0; from < end; number++) {
      long to = Math.min(end, step.scaled(MILLIS * (number + 1), RoundingMode.HALF_UP));
      byte[] bytes = WebVtt.segment(cues, from, to).getBytes(StandardCharsets.UTF_8);
      store.put(path + number + ".vtt", bytes, META);
      segments.add(SegmentInfo.plain(number, from, to - from, bytes.length));
      from = to;
    }
    byte[] whole = WebVtt.whole(cues).getBytes(StandardCharsets.UTF_8);
    store.put(path + AdaptationSets.WHOLE_TEXT, whole, META);
    var piece = new PackagedPiece(track, SegmentLedger.WHOLE, "wvtt", MILLIS, "", true, segments);
    ledger.write(film.folder(), piece);
    return piece;
  }
}
