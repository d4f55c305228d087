package dev.millrace.packaging;

import dev.millrace.store.ObjectMeta;
import dev.millrace.store.ObjectMissing;
import dev.millrace.store.ObjectStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.json.JsonMapper;

/// The truth about finished segments of an asset: one small object in the store per track and run,
/// under `ledger/` in the asset's folder.
///
/// Only the run that makes a piece writes its entry; anybody reads. A segment is in the ledger only
/// after it is in the store, so whatever is published from the ledger can be fetched.
///
/// **Limits**: 10,000 entries per asset, 4 MiB each.
public final class SegmentLedger {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final ObjectMeta META = new ObjectMeta("application/json", "no-store");
  /// A store on a file system may list what is half written, under longer names.
  private static final String SUFFIX = ".json";

  /// The one piece of every text.
  static final String WHOLE = "whole";

  private static final String TEXTS = "t/";
  private static final String WHOLE_TEXT = "/" + WHOLE + SUFFIX;

  private static final int MAX_ENTRY_BYTES = 4 << 20;
  private static final int MAX_ENTRIES = 10_000;

  private final ObjectStore store;

  public SegmentLedger(ObjectStore store) {
    this.store = store;
  }

  /// Replaces the entry of the piece.
  public void write(AssetFolder folder, PackagedPiece piece) {
    store.put(key(folder, piece), JSON.writeValueAsBytes(piece), META);
  }

  /// The names of the texts in it that begin so.
  public SortedSet<String> texts(AssetFolder folder, String prefix) {
    String shelf = prefix(folder) + TEXTS;
    var names = new TreeSet<String>();
    String after = "";
    for (boolean more = true; more && names.size() < MAX_ENTRIES; ) {
      ObjectStore.Page page = store.list(shelf + prefix, after, ObjectStore.MAX_PAGE);
      for (ObjectStore.Entry entry : page.entries()) {
        if (entry.key().endsWith(WHOLE_TEXT)) {
          int end = entry.key().length() - WHOLE_TEXT.length();
          names.add(entry.key().substring(shelf.length(), end));
        }
      }
      more = page.more();
      after = more ? page.entries().getLast().key() : "";
    }
    return names;
  }

  /// Strikes the entry of a text out; its segments stay.
  public void removeText(AssetFolder folder, String name) {
    store.delete(prefix(folder) + TEXTS + name + WHOLE_TEXT);
  }

  private static String key(AssetFolder folder, PackagedPiece piece) {
    return prefix(folder) + AssetFolder.track(piece.track()) + piece.piece() + SUFFIX;
  }

  /// All entries.
  public List<PackagedPiece> read(AssetFolder folder) {
    return new Reader(folder).read();
  }

  /// A reader that fetches an entry again only when it has changed.
  Reader reader(AssetFolder folder) {
    return new Reader(folder);
  }

  private static String prefix(AssetFolder folder) {
    return folder.key("ledger/");
  }

  /// Reads one asset's entries, again and again.
  final class Reader {
    private final AssetFolder folder;
    private final Map<String, Known> known = new ConcurrentHashMap<>();

    private record Known(String etag, PackagedPiece piece) {}

    private Reader(AssetFolder folder) {
      this.folder = folder;
    }

    List<PackagedPiece> read() {
      var pieces = new ArrayList<PackagedPiece>();
      String after = "";
      for (boolean more = true; more && pieces.size() < MAX_ENTRIES; ) {
        ObjectStore.Page page = store.list(prefix(folder), after, ObjectStore.MAX_PAGE);
        page.entries().stream()
            .filter(entry -> entry.key().endsWith(SUFFIX))
            .forEach(entry -> entry(entry).ifPresent(pieces::add));
        more = page.more();
        after = more ? page.entries().getLast().key() : "";
      }
      return pieces;
    }

    /// Empty when it is just being replaced; whoever replaces it says so afterwards.
    private Optional<PackagedPiece> entry(ObjectStore.Entry entry) {
      try {
        return Optional.of(piece(entry));
      } catch (ObjectMissing e) {
        return Optional.ofNullable(known.get(entry.key())).map(Known::piece);
      }
    }

    private PackagedPiece piece(ObjectStore.Entry entry) {
      Known before = known.get(entry.key());
      if (before != null && !entry.etag().isEmpty() && before.etag().equals(entry.etag())) {
        return before.piece();
      }
      byte[] json = store.read(entry.key(), MAX_ENTRY_BYTES);
      PackagedPiece piece = JSON.readValue(json, PackagedPiece.class);
      known.put(entry.key(), new Known(entry.etag(), piece));
      return piece;
    }
  }
}
