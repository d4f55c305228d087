package dev.millrace.packaging.live;

import dev.millrace.media.cmaf.TrackHeader;
import dev.millrace.packaging.AssetFolder;
import dev.millrace.packaging.PackagedPiece;
import dev.millrace.packaging.SegmentInfo;
import dev.millrace.packaging.SegmentLedger;
import dev.millrace.packaging.TrackSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The ledger's entries of a track that has no end yet: each is rewritten with every segment, so
/// another is begun after [#SEGMENTS], where it is coded otherwise, and where some are missing.
///
/// **Threading**: for one thread at a time.
final class LedgerRoll {
  static final int SEGMENTS = 300;

  private final SegmentLedger ledger;
  private final AssetFolder folder;
  private final TrackSpec track;
  private final List<SegmentInfo> segments = new ArrayList<>();
  private @Nullable TrackHeader header;
  private String initSha256 = "";
  private int entry;

  LedgerRoll(SegmentLedger ledger, AssetFolder folder, TrackSpec track) {
    this.ledger = ledger;
    this.folder = folder;
    this.track = track;
  }

  void coded(TrackHeader found, byte[] init) {
    header = found;
    initSha256 = Inits.sha256(init);
    if (!segments.isEmpty()) {
      next();
    }
  }

  /// **On failure** of the store the segment is not in the ledger; it may be added again.
  void add(SegmentInfo segment) {
    if (!segments.isEmpty() && segment.number() > segments.getLast().number() + 1) {
      next();
    }
    if (segments.isEmpty() || segments.getLast().number() != segment.number()) {
      segments.add(segment);
    }
    boolean isFull = segments.size() == SEGMENTS;
    TrackHeader known = Objects.requireNonNull(header);
    ledger.write(
        folder,
        new PackagedPiece(
            track,
            "live-" + entry,
            known.codec(),
            known.timescale(),
            initSha256,
            isFull,
            segments));
    if (isFull) {
      next();
    }
  }

  private void next() {
    entry++;
    segments.clear();
  }
}
