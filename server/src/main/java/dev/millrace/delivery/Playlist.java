package dev.millrace.delivery;

import dev.millrace.delivery.Refreshed.Freshness;
import dev.millrace.http.Body;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// A playlist as it is sent, ready but for a viewer's own words: bytes, the same compressed, and
/// the places at which words go that lead to keys.
///
/// **Threading**: any. Making one takes milliseconds for a long film, filling one in a copy.
final class Playlist {
  /// Shorter ones are compressed for each viewer, which is cheap and makes them smaller.
  private static final int LEAST_IN_PIECES = 8 << 10;

  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration WHILE_AWAY = Duration.ofHours(1);
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final byte[] bytes;
  private final Body.Bytes shared;
  private final Places places;
  private final String etag;
  private final boolean grows;

  /// What is compressed of it whatever a viewer's words are; made for the first who has some.
  private volatile @Nullable GzipPieces pieces;

  private Playlist(byte[] bytes, Places places, String etag, boolean grows) {
    this.bytes = bytes;
    this.shared = Body.Bytes.of(bytes).compressed();
    this.places = places;
    this.etag = etag;
    this.grows = grows;
  }

  /// In which form an object is sent.
  ///
  /// @param grows whether the asset is not final
  /// @param entranceTo the version to which it leads as an entrance; 0: it is none
  /// @param identity whether players want keys themselves instead of Clear Key licences
  record Form(boolean grows, int entranceTo, boolean identity) {}

  /// Where a viewer's words go.
  ///
  /// @param at offsets
  /// @param width how many bytes they replace
  @SuppressWarnings("ArrayRecordComponent")
  record Places(int[] at, int width) {}

  /// An object in a form.
  ///
  /// @param etag the object's
  static Playlist of(String object, byte[] stored, Form form, String etag) {
    boolean mpd = object.endsWith(".mpd");
    // Whatever is looked for is ASCII; so a sign's place is its byte's, in whatever encoding.
    String text = new String(stored, StandardCharsets.ISO_8859_1);
    if (form.entranceTo > 0) {
      text = Entrance.into(object, form.entranceTo, text);
    }
    if (form.identity && !mpd) {
      text = Passed.withoutLicences(text);
    }
    Places places = mpd ? Passed.licences(text) : Passed.addresses(text);
    return new Playlist(text.getBytes(StandardCharsets.ISO_8859_1), places, etag, form.grows);
  }

  /// Whether `words` make it another than everybody's.
  boolean isPersonal(String words) {
    return places.at.length > 0 && !words.isEmpty();
  }

  /// It with a viewer's words.
  Body.Bytes with(String words) {
    if (!isPersonal(words)) {
      return shared;
    }
    byte[] own = words.getBytes(StandardCharsets.US_ASCII);
    byte[] filled = filled(own);
    Body.Bytes whole = Body.Bytes.of(filled);
    boolean inPieces = bytes.length >= LEAST_IN_PIECES && own.length <= GzipPieces.MOST_WORDS;
    return inPieces ? whole.withGzip(pieces().with(own, filled)) : whole;
  }

  private GzipPieces pieces() {
    GzipPieces known = pieces;
    if (known == null) {
      known = GzipPieces.of(bytes, places);
      pieces = known;
    }
    return known;
  }

  private byte[] filled(byte[] own) {
    var all = new byte[bytes.length + places.at.length * (own.length - places.width)];
    int from = 0;
    int to = 0;
    for (int place : places.at) {
      System.arraycopy(bytes, from, all, to, place - from);
      to += place - from;
      System.arraycopy(own, 0, all, to, own.length);
      to += own.length;
      from = place + places.width;
    }
    System.arraycopy(bytes, from, all, to, bytes.length - from);
    return all;
  }

  String etag() {
    return etag;
  }

  int lengthBytes() {
    return bytes.length;
  }

  /// What it takes of the heap.
  int heldBytes() {
    int pieces = places.at.length > 0 ? shared.heldBytes() - bytes.length : 0;
    return shared.heldBytes() + pieces + Integer.BYTES * places.at.length;
  }

  /// A player that reloads a playlist that grows must not be a whole reload behind.
  Freshness freshness() {
    return grows
        ? new Freshness(SECOND, SECOND, WHILE_AWAY, PATIENCE)
        : new Freshness(MINUTE, MINUTE, WHILE_AWAY, PATIENCE);
  }
}
