package dev.millrace.vod;

import dev.millrace.media.time.Rational;
import dev.millrace.packaging.PackagedPiece;
import dev.millrace.packaging.SegmentInfo;
import dev.millrace.store.ObjectMeta;
import dev.millrace.store.ObjectStore;
import dev.millrace.transcode.EncodePlan;
import dev.millrace.transcode.SourceInfo;
import dev.millrace.transcode.ffmpeg.InputFormat;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/// A film of four seconds of sound alone, as its steps leave it in the store, without its media.
final class SoundFilm {
  private static final ObjectMeta JSON = ObjectMeta.of("application/json");
  private static final int TIMESCALE = 1000;

  private SoundFilm() {}

  static void publish(ObjectStore store, String assetId, Instant now) {
    var sound = new SourceInfo.Audio(0, "aac", 2, 48_000, "eng", "", Rational.ZERO);
    var source =
        new SourceInfo(
            InputFormat.MP4,
            Rational.of(4),
            Rational.ZERO,
            Optional.empty(),
            List.of(sound),
            List.of());
    var planned = new Planned("1", now, EncodePlan.of(source), Optional.empty(), Optional.empty());
    planned.write(store, assetId);
    EncodePlan.Audio track = planned.plan().audio().getFirst();
    var segment = new SegmentInfo(0, 0, 4 * TIMESCALE, 1, List.of());
    var piece =
        new PackagedPiece(
            Planned.spec(track), "whole", "mp4a.40.2", TIMESCALE, "", true, List.of(segment));
    String key = planned.folder(assetId).key("ledger/a/" + track.name() + "/whole.json");
    store.put(key, JsonMapper.shared().writeValueAsBytes(piece), JSON);
  }
}
