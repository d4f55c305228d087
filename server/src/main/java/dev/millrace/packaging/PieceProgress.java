package dev.millrace.packaging;

import dev.millrace.media.cmaf.TrackHeader;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/// The finished segments of a run in progress, written to the ledger at most once a second.
///
/// **Threading**: for one thread at a time.
final class PieceProgress {
  private static final long INTERVAL_NANOS = Duration.ofSeconds(1).toNanos();

  private final SegmentLedger ledger;
  private final PieceRequest request;
  private final String codec;
  private final long timescale;
  private final String initSha256;
  private final List<SegmentInfo> segments = new ArrayList<>();
  private long writtenNanos;

  PieceProgress(SegmentLedger ledger, PieceRequest request, TrackHeader header, byte[] init) {
    this.ledger = ledger;
    this.request = request;
    this.codec = header.codec();
    this.timescale = header.timescale();
    this.initSha256 = sha256(init);
  }

  /// The first segment is written at once: somebody may be waiting to watch.
  void add(SegmentInfo segment) {
    segments.add(segment);
    long now = System.nanoTime();
    if (segments.size() == 1 || now - writtenNanos >= INTERVAL_NANOS) {
      writtenNanos = now;
      ledger.write(request.folder(), piece(false));
    }
  }

  PackagedPiece complete() {
    PackagedPiece whole = piece(true);
    ledger.write(request.folder(), whole);
    return whole;
  }

  private PackagedPiece piece(boolean complete) {
    return new PackagedPiece(
        request.track(), request.piece(), codec, timescale, initSha256, complete, segments);
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
