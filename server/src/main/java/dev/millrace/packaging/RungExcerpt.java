package dev.millrace.packaging;

import dev.millrace.media.cmaf.KeyFragment;
import dev.millrace.media.image.Tiling;
import dev.millrace.media.time.Rational;
import dev.millrace.packaging.Presentation.Track;
import dev.millrace.store.ObjectRead;
import dev.millrace.store.ObjectStore;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// A rung that was made, as one movie again from which a storyboard can be drawn: of its pictures
/// only those that tiles need, when every one of them is a key picture.
///
/// Small pictures of a film come much cheaper from its lowest rung than from its source: there is
/// a key picture every other second, and each is small.
///
/// **Limits**: reads the whole rung only when a tile stands for less than two key pictures do, as
/// in films of minutes.
record RungExcerpt(ObjectStore store, AssetFolder folder, Track track) {
  /// How many tiles may in the mean stand between two key pictures.
  private static final Rational TILES_PER_KEY = new Rational(3, 2);

  /// Writes it as fragmented MP4 on the film's timeline.
  void write(Tiling tiling, OutputStream movie) throws IOException {
    copy("init.mp4", movie);
    if (keysSuffice(tiling)) {
      for (Key key : keys(tiling)) {
        ByteBuffer fragment = KeyFragment.of(ByteBuffer.wrap(part(key)));
        byte[] bytes = new byte[fragment.remaining()];
        fragment.get(bytes);
        movie.write(bytes);
      }
    } else {
      for (SegmentInfo segment : track.segments()) {
        copy(segment.number() + ".m4s", movie);
      }
    }
  }

  private boolean keysSuffice(Tiling tiling) {
    long keys = track.segments().stream().mapToLong(s -> s.keyPictures().size()).sum();
    boolean known = track.segments().stream().noneMatch(s -> s.keyPictures().isEmpty());
    Rational wanted = TILES_PER_KEY.times(Rational.of(tiling.intervalSeconds()));
    return known && track.duration().compareTo(wanted.times(Rational.of(keys))) <= 0;
  }

  /// The last key picture of each tile's time, which ends half an interval behind the tile's
  /// moment.
  private List<Key> keys(Tiling tiling) {
    var keys = new ArrayList<Key>();
    long before = -1;
    for (SegmentInfo segment : track.segments()) {
      for (KeyPicture picture : segment.keyPictures()) {
        long halves = 2 * picture.startTicks() / (track.timescale() * tiling.intervalSeconds());
        long tile = (halves + 1) / 2;
        if (tile == before) {
          keys.removeLast();
        }
        keys.add(new Key(segment.number(), picture));
        before = tile;
      }
    }
    return keys;
  }

  /// A key picture and its segment.
  private record Key(long segment, KeyPicture picture) {}

  private byte[] part(Key key) throws IOException {
    KeyPicture picture = key.picture();
    try (ObjectRead read =
        store.open(path(key.segment() + ".m4s"), picture.offsetBytes(), picture.sizeBytes())) {
      return read.stream().readAllBytes();
    }
  }

  private void copy(String name, OutputStream movie) throws IOException {
    try (ObjectRead read = store.open(path(name))) {
      read.stream().transferTo(movie);
    }
  }

  private String path(String name) {
    return folder.key(AssetFolder.track(track.spec()) + name);
  }
}
