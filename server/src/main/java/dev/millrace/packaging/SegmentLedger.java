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
import java.util.function.Consumer;
import tools.jackson.databind.json.JsonMapper;

/// The truth about finished segments of an asset: one small object in the store per track and run,
/// under `ledger/` in the asset's folder.
///
/// Only the run that makes a piece writes its entry; anybody reads. A segment is in the ledger only
/// after it is in the store, so whatever is published from the ledger can be fetched.
///
/// **Limits**: [#MAX_ENTRIES] entries per asset, 4 MiB each; of one that has more nothing is read:
/// a part would be taken for the whole.
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
  private static final int MAX_ENTRIES = 100_000;

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
    each(
        shelf + prefix,
        entry -> {
          if (entry.key().endsWith(WHOLE_TEXT)) {
            int end = entry.key().length() - WHOLE_TEXT.length();
            names.add(entry.key().substring(shelf.length(), end));
          }
        });
    return names;
  }

  private void each(String prefix, Consumer<ObjectStore.Entry> what) {
    String after = "";
    int count = 0;
    for (boolean more = true; more; ) {
      ObjectStore.Page page = store.list(prefix, after, ObjectStore.MAX_PAGE);
      count += page.entries().size();
      if (count > MAX_ENTRIES) {
        throw new PackagingFailure(prefix + " has more than " + MAX_ENTRIES + " entries");
      }
      page.entries().forEach(what);
      more = page.more();
      after = more ? page.entries().getLast().key() : "";
    }
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
      each(
          prefix(folder),
          entry -> {
            if (entry.key().endsWith(SUFFIX)) {
              entry(entry).ifPresent(pieces::add);
            }
          });
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
