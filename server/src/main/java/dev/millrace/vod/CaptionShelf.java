package dev.millrace.vod;

import dev.millrace.packaging.PackagedPiece;
import dev.millrace.packaging.SegmentLedger;
import dev.millrace.packaging.TextPackager;
import dev.millrace.packaging.TrackSpec;
import dev.millrace.store.ObjectMeta;
import dev.millrace.store.ObjectMissing;
import dev.millrace.store.ObjectStore;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The captions that were given to assets: one object each, beside the asset's source.
///
/// **Limits**: 64 for an asset.
final class CaptionShelf {
  static final int MOST = 64;
  private static final int MAX_BYTES = 32 << 20;
  private static final String SUFFIX = ".json";
  private static final ObjectMeta META = new ObjectMeta("application/json", "no-store");

  private final ObjectStore store;
  private final SegmentLedger ledger;
  private final TextPackager packager;

  CaptionShelf(ObjectStore store, SegmentLedger ledger) {
    this.store = store;
    this.ledger = ledger;
    this.packager = new TextPackager(store, ledger);
  }

  /// The names of an asset's captions.
  Set<String> names(String assetId) {
    String prefix = prefix(assetId);
    var names = new HashSet<String>();
    for (ObjectStore.Entry entry : store.list(prefix, "", ObjectStore.MAX_PAGE).entries()) {
      if (entry.key().endsWith(SUFFIX)) {
        int end = entry.key().length() - SUFFIX.length();
        names.add(entry.key().substring(prefix.length(), end));
      }
    }
    return names;
  }

  List<Caption> all(String assetId) {
    var captions = new ArrayList<Caption>();
    names(assetId).stream().sorted().forEach(name -> find(assetId, name).ifPresent(captions::add));
    return captions;
  }

  Optional<Caption> find(String assetId, String name) {
    try {
      byte[] json = store.read(key(assetId, name), MAX_BYTES);
      return Optional.of(StepJson.read(new String(json, StandardCharsets.UTF_8), Caption.class));
    } catch (ObjectMissing e) {
      return Optional.empty();
    }
  }

  void put(String assetId, Caption caption) {
    byte[] json = StepJson.write(caption).getBytes(StandardCharsets.UTF_8);
    store.put(key(assetId, caption.name()), json, META);
  }

  void remove(String assetId, String name) {
    store.delete(key(assetId, name));
  }

  /// Brings the ledger in line with the shelf: packages what is new, strikes out what is gone.
  /// Answers the names it has seen.
  Set<String> apply(TextPackager.Film film) {
    String assetId = film.folder().assetId();
    Set<String> wanted = names(assetId);
    var known = new HashSet<String>();
    for (PackagedPiece piece : ledger.read(film.folder())) {
      if (piece.track() instanceof TrackSpec.Text text && text.name().startsWith(Caption.PREFIX)) {
        known.add(text.name());
        if (!wanted.contains(text.name())) {
          ledger.remove(film.folder(), piece);
        }
      }
    }
    for (String name : wanted) {
      if (!known.contains(name)) {
        find(assetId, name)
            .ifPresent(caption -> packager.run(film, caption.toTrack(), caption.cues()));
      }
    }
    return wanted;
  }

  private static String prefix(String assetId) {
    return "uploads/" + assetId + "/captions/";
  }

  private static String key(String assetId, String name) {
    return prefix(assetId) + name + SUFFIX;
  }
}
