package dev.millrace.packaging;

import dev.millrace.media.hls.MediaPlaylist;
import dev.millrace.media.hls.MultivariantPlaylist;
import dev.millrace.media.hls.PlaylistParser;
import dev.millrace.store.ObjectMeta;
import dev.millrace.store.ObjectMissing;
import dev.millrace.store.ObjectStore;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Writes the playlists of one asset to the store, so that a reader never sees a reference to what
/// is not there: media playlists first, then `main.m3u8` and `main.mpd`.
///
/// Writing is idempotent and only goes forward: a playlist is replaced by a longer one or by its
/// final form, whoever else writes, never by a shorter one.
///
/// **Threading**: for one thread at a time.
final class Playlists {
  private static final String HLS = "application/vnd.apple.mpegurl";
  private static final String DASH = "application/dash+xml";
  private static final String CHANGING = "public, max-age=1";
  private static final String FINAL = "public, max-age=300";
  private static final int MAX_PLAYLIST_BYTES = 16 << 20;

  private final ObjectStore store;
  private final PresentationPlan plan;
  private final InstantSource clock;
  private final Map<String, String> written = new HashMap<>();
  private boolean manifestDue;

  Playlists(ObjectStore store, PresentationPlan plan, InstantSource clock) {
    this.store = store;
    this.plan = plan;
    this.clock = clock;
  }

  /// Publishes what there is, if a player could use it; says whether it could.
  boolean publish(Presentation presentation) {
    if (!presentation.playable(plan)) {
      return false;
    }
    var manifests = new Manifests(presentation);
    boolean ended = presentation.ended();
    String cache = ended ? FINAL : CHANGING;
    boolean behind = false;
    for (Presentation.Track track : presentation.played()) {
      String path = AssetFolder.track(track.spec()) + "index.m3u8";
      if (ended || !isBehind(path, track.segments().size())) {
        put(path, manifests.media(track), new ObjectMeta(HLS, cache));
      } else if (isFinal(path)) {
        return true;
      } else {
        behind = true;
      }
    }
    if (presentation.hasKeyPictures()) {
      publishKeyPictures(presentation, new ObjectMeta(HLS, cache));
    }
    MultivariantPlaylist multivariant = manifests.multivariant();
    if (ended || !isPoorer(multivariant)) {
      put("main.m3u8", multivariant.render(), new ObjectMeta(HLS, cache));
      if (presentation.hasDash()) {
        publishManifest(manifests, behind, new ObjectMeta(DASH, cache));
      }
    }
    return true;
  }

  /// Whether somebody else has published more of a track.
  private boolean isBehind(String path, int segments) {
    return read(path)
        .map(PlaylistParser::media)
        .filter(there -> isEnded(there) || there.segments().size() > segments)
        .isPresent();
  }

  private boolean isFinal(String path) {
    return read(path).map(PlaylistParser::media).filter(Playlists::isEnded).isPresent();
  }

  private static boolean isEnded(MediaPlaylist playlist) {
    return playlist.kind() == MediaPlaylist.Kind.ENDED;
  }

  private void publishKeyPictures(Presentation presentation, ObjectMeta meta) {
    for (Presentation.Track track : presentation.video()) {
      var pictures = new KeyPictures(track, presentation.protection());
      if (!pictures.isEmpty()) {
        put(pictures.path(), pictures.playlist().render(), meta);
      }
    }
  }

  /// Whether somebody else has published more tracks.
  private boolean isPoorer(MultivariantPlaylist playlist) {
    return read("main.m3u8")
        .map(PlaylistParser::multivariant)
        .filter(there -> entries(there) > entries(playlist))
        .isPresent();
  }

  private static int entries(MultivariantPlaylist playlist) {
    return playlist.variants().size() + playlist.audio().size() + playlist.subtitles().size();
  }

  private Optional<String> read(String path) {
    try {
      byte[] bytes = store.read(plan.folder().key(path), MAX_PLAYLIST_BYTES);
      return Optional.of(new String(bytes, StandardCharsets.UTF_8));
    } catch (ObjectMissing e) {
      return Optional.empty();
    }
  }

  /// The manifest carries the time of its writing, so it is written only after something else was;
  /// and not while a track here is shorter than what was published of it.
  private void publishManifest(Manifests manifests, boolean behind, ObjectMeta meta) {
    if (manifestDue && !behind) {
      put("main.mpd", manifests.mpd(plan, clock.instant()), meta);
      manifestDue = false;
    }
  }

  /// What could not be written is written at the next call.
  private void put(String path, String text, ObjectMeta meta) {
    if (!text.equals(written.get(path))) {
      store.put(plan.folder().key(path), text.getBytes(StandardCharsets.UTF_8), meta);
      written.put(path, text);
      manifestDue = true;
    }
  }
}
