package dev.millrace.packaging;

import dev.millrace.media.cenc.Encryption;
import dev.millrace.media.cenc.Scheme;
import dev.millrace.media.cenc.SegmentCipher;
import dev.millrace.media.cmaf.ClearTrack;
import dev.millrace.media.cmaf.KeyFragment;
import dev.millrace.media.cmaf.Segmenter;
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
import java.util.Optional;

/// A rung that was made, as one movie again from which a storyboard can be drawn: of its pictures
/// only those that tiles need, when every one of them is a key picture.
///
/// Small pictures of a film come much cheaper from its lowest rung than from its source: there is
/// a key picture every other second, and each is small.
///
/// **Limits**: reads the whole rung only when a tile stands for less than two key pictures do, as
/// in films of minutes.
///
/// @param encryption of the segments; what is written is clear
record RungExcerpt(
    ObjectStore store, AssetFolder folder, Track track, Optional<Encryption> encryption) {
  /// How many tiles may in the mean stand between two key pictures.
  private static final Rational TILES_PER_KEY = new Rational(3, 2);

  private static final int MAX_SEGMENT_BYTES = (int) Segmenter.MAX_SEGMENT_BYTES;

  /// Writes it as fragmented MP4 on the film's timeline.
  void write(Tiling tiling, OutputStream movie) throws IOException {
    byte[] init = whole("init.mp4");
    Optional<ClearTrack> samples =
        encryption
            .filter(by -> by.scheme() == Scheme.CBCS)
            .map(by -> new ClearTrack(init, by.key()));
    movie.write(samples.map(ClearTrack::init).orElse(init));
    if (keysSuffice(tiling)) {
      for (Key key : keys(tiling)) {
        byte[] part = part(key);
        samples.ifPresent(clear -> clear.clear(part));
        ByteBuffer fragment = KeyFragment.of(ByteBuffer.wrap(part));
        byte[] bytes = new byte[fragment.remaining()];
        fragment.get(bytes);
        movie.write(bytes);
      }
    } else {
      for (SegmentInfo segment : track.segments()) {
        byte[] stored = whole(segment.number() + ".m4s");
        samples.ifPresent(clear -> clear.clear(stored));
        movie.write(
            encryption
                .flatMap(Encryption::ofSegments)
                .map(key -> SegmentCipher.decrypt(key, segment.number(), stored))
                .orElse(stored));
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

  private byte[] whole(String name) {
    return store.read(path(name), MAX_SEGMENT_BYTES);
  }

  private String path(String name) {
    return folder.key(AssetFolder.track(track.spec()) + name);
  }
}
