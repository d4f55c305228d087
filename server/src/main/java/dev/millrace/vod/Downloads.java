package dev.millrace.vod;

import dev.millrace.catalog.Asset;
import dev.millrace.packaging.PackagedPiece;
import dev.millrace.packaging.Presentation;
import dev.millrace.packaging.SegmentLedger;
import dev.millrace.packaging.TrackSpec;
import dev.millrace.packaging.download.MovieFiles;
import dev.millrace.store.ObjectStore;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Ready films as one MP4 file each, in a rendition and with a sound track of the caller's choice.
///
/// **Threading:** safe; blocks on the store.
public final class Downloads {
  private final ObjectStore store;
  private final SegmentLedger ledger;
  private final MovieFiles files;

  public Downloads(ObjectStore store) {
    this.store = store;
    this.ledger = new SegmentLedger(store);
    this.files = new MovieFiles(store);
  }

  /// What to put into the file.
  ///
  /// @param rung the rendition's name; null for the largest
  /// @param audio the sound track's name or language; null for the first
  public record Choice(@Nullable String rung, @Nullable String audio) {}

  /// What became of a wish for a file.
  public sealed interface Answer {}

  /// The file, ready to be read.
  ///
  /// @param etag differs for every other content
  public record Found(String etag, long sizeBytes, Reader reader) implements Answer {}

  /// Opens so many bytes of a file from an offset on; the caller closes the stream.
  @FunctionalInterface
  public interface Reader {
    InputStream open(long offset, long lengthBytes);
  }

  /// The asset has no rendition or sound track of that name.
  public record NoSuchTrack(String name) implements Answer {}

  /// Too many other files are being prepared.
  public record Busy() implements Answer {}

  /// The file of a ready asset.
  public Answer find(Asset asset, Choice choice) {
    String id = asset.id().value();
    Planned planned = Planned.read(store, id, Integer.toString(asset.version()));
    List<PackagedPiece> pieces =
        ledger.read(planned.folder(id)).stream().filter(PackagedPiece::complete).toList();
    var film = Presentation.of(planned.presentation(id), pieces);
    var tracks = new ArrayList<Presentation.Track>();
    Optional<Presentation.Track> picture =
        pick(film, TrackSpec.Video.class, choice.rung(), track -> false);
    Optional<Presentation.Track> sound =
        pick(film, TrackSpec.Audio.class, choice.audio(), speaks(choice.audio()));
    if (choice.rung() != null && picture.isEmpty()) {
      return new NoSuchTrack(choice.rung());
    }
    if (choice.audio() != null && sound.isEmpty()) {
      return new NoSuchTrack(choice.audio());
    }
    picture.ifPresent(tracks::add);
    sound.ifPresent(tracks::add);
    return files
        .of(planned.folder(id), tracks)
        .<Answer>map(file -> new Found(file.etag(), file.sizeBytes(), file::open))
        .orElseGet(Busy::new);
  }

  /// The track of that name, else the first that is meant by it, else, without a name, the first.
  private static Optional<Presentation.Track> pick(
      Presentation film,
      Class<? extends TrackSpec> kind,
      @Nullable String name,
      Predicate<TrackSpec> meant) {
    List<Presentation.Track> all =
        film.tracks().stream().filter(track -> kind.isInstance(track.spec())).toList();
    if (name == null) {
      return all.stream().findFirst();
    }
    Stream<Presentation.Track> named =
        all.stream().filter(track -> track.spec().name().equals(name));
    return named.findFirst().or(() -> all.stream().filter(t -> meant.test(t.spec())).findFirst());
  }

  private static Predicate<TrackSpec> speaks(@Nullable String language) {
    return spec -> spec instanceof TrackSpec.Audio audio && audio.language().equals(language);
  }
}
