package dev.millrace.packaging;

import dev.millrace.media.cenc.Encryption;
import dev.millrace.media.image.Tiling;
import dev.millrace.media.time.Rational;
import dev.millrace.store.ObjectMeta;
import dev.millrace.store.ObjectStore;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Publishes a storyboard: its sheets one by one, then the WebVTT file that leads from moments to
/// regions of them, and at last its entry in the ledger.
///
/// **On failure**: nothing of it is in the ledger; a repeat writes the same bytes again.
public final class StoryboardPackager {
  private static final ObjectMeta JPEG = ObjectMeta.immutable("image/jpeg");
  private static final ObjectMeta TEXT = ObjectMeta.immutable("text/vtt");

  private final ObjectStore store;
  private final SegmentLedger ledger;

  public StoryboardPackager(ObjectStore store, SegmentLedger ledger) {
    this.store = store;
    this.ledger = ledger;
  }

  /// The name of a sheet in the folder of images.
  static String sheet(Object number) {
    return "storyboard-" + number + ".jpg";
  }

  /// A rung to draw from: the name of its track, and how that is encrypted.
  public record Source(String name, Optional<Encryption> encryption) {}

  /// Writes what is needed of a rung to draw the tiles from, as fragmented MP4 on the film's
  /// timeline.
  ///
  /// @param rung every piece of which is made
  /// **On failure**: [PackagingFailure] when there is no such track,
  /// [dev.millrace.store.StoreUnavailable], or the [IOException] of `movie`.
  public void excerpt(PresentationPlan plan, Source rung, Tiling tiling, OutputStream movie)
      throws IOException {
    Presentation.Track track =
        Presentation.of(plan, ledger.read(plan.folder())).video().stream()
            .filter(video -> video.spec().name().equals(rung.name()))
            .findFirst()
            .orElseThrow(() -> new PackagingFailure("nothing was made of " + rung.name()));
    new RungExcerpt(store, plan.folder(), track, rung.encryption()).write(tiling, movie);
  }

  /// Begins the storyboard of a film of `duration`.
  public Draft begin(AssetFolder folder, Tiling tiling, Rational duration) {
    return new Draft(folder, new TrackSpec.Storyboard(tiling), duration);
  }

  /// A storyboard whose sheets are still coming.
  ///
  /// **Threading**: for one thread at a time.
  public final class Draft {
    private final AssetFolder folder;
    private final TrackSpec.Storyboard track;
    private final Rational duration;
    private final List<SegmentInfo> sheets = new ArrayList<>();

    private Draft(AssetFolder folder, TrackSpec.Storyboard track, Rational duration) {
      this.folder = folder;
      this.track = track;
      this.duration = duration;
    }

    /// Takes the next sheet.
    public void add(byte[] jpeg) {
      int number = sheets.size();
      int seconds = track.tiling().sheetSeconds();
      store.put(folder.key(AssetFolder.track(track) + sheet(number)), jpeg, JPEG);
      sheets.add(SegmentInfo.plain(number, (long) number * seconds, seconds, jpeg.length));
    }

    /// Publishes it, if all its sheets came.
    public void finish() {
      if (sheets.size() != track.tiling().sheets()) {
        throw new PackagingFailure(
            "the storyboard has %d of %d sheets".formatted(sheets.size(), track.tiling().sheets()));
      }
      byte[] text =
          track
              .tiling()
              .webVtt(duration, StoryboardPackager::sheet)
              .getBytes(StandardCharsets.UTF_8);
      store.put(folder.key(AssetFolder.track(track) + "storyboard.vtt"), text, TEXT);
      ledger.write(folder, new PackagedPiece(track, "storyboard", "jpeg", 1, "", true, sheets));
    }
  }
}
