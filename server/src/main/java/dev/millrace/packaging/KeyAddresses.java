package dev.millrace.packaging;

import dev.millrace.media.cenc.Protection;
import dev.millrace.media.cenc.Scheme;
import dev.millrace.media.dash.Mpd;
import dev.millrace.media.hls.EncryptionKey;
import java.util.List;
import java.util.Optional;

/// Where playlists send players for the key of an encrypted film.
///
/// The addresses are relative to the asset's folder, where nothing is: whoever delivers the folder
/// answers at `key` and `license`, to those who may play. Texts and images stay clear.
///
/// @param protection of video and audio; empty when they are clear
record KeyAddresses(Optional<Protection> protection) {
  private static final String KEY = "key";
  private static final String LICENSE = "license";

  /// The format by which hls.js knows Clear Key; it takes no key itself for samples.
  private static final String CLEAR_KEY = "org.w3.clearkey";

  /// The keys in a playlist.
  ///
  /// @param up from the playlist's folder to the asset's, such as `../`
  List<EncryptionKey> hls(String up) {
    return protection.map(by -> List.of(key(by.scheme(), up))).orElse(List.of());
  }

  /// What players may fetch before they open a track. A player of `cbcs` learns only from the
  /// track's init segment for which key id the key is.
  List<EncryptionKey> session() {
    return protection.filter(by -> by.scheme() == Scheme.AES_128).isPresent() ? hls("") : List.of();
  }

  /// The same for DASH.
  Optional<Mpd.Protection> dash() {
    return protection.map(by -> new Mpd.Protection(by.keyId(), LICENSE));
  }

  private static EncryptionKey key(Scheme scheme, String up) {
    return switch (scheme) {
      case AES_128 ->
          new EncryptionKey(EncryptionKey.Method.AES_128, up + KEY, EncryptionKey.IDENTITY);
      case CBCS -> new EncryptionKey(EncryptionKey.Method.SAMPLE_AES, up + LICENSE, CLEAR_KEY);
    };
  }
}
