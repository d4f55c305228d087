package dev.millrace.intake;

import dev.millrace.catalog.Asset;
import dev.millrace.catalog.AssetId;
import dev.millrace.catalog.Catalog;
import dev.millrace.catalog.Description;
import dev.millrace.catalog.FileNames;
import dev.millrace.catalog.IllegalTransition;
import dev.millrace.catalog.NoSuchAsset;
import dev.millrace.intake.sql.InboxRow;
import dev.millrace.intake.sql.InboxRow.State;
import dev.millrace.intake.sql.InboxTable;
import dev.millrace.store.ObjectMeta;
import dev.millrace.store.ObjectMissing;
import dev.millrace.store.ObjectStore;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/// Makes an asset of one object of the inbox. Every step can be done twice, by two servers at once
/// too: the asset has its id from the row, the copy its key from the asset, and the object is
/// removed only after it was copied.
final class Taking {
  private static final System.Logger LOG = System.getLogger(Taking.class.getName());

  /// Nothing that a browser would run is served from here, whatever its owner called it.
  private static final ObjectMeta META = ObjectMeta.of("application/octet-stream");

  private static final int MAX_ATTEMPTS = 8;
  private static final int MAX_IGNORED = 1000;
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(5);

  private final ObjectStore store;
  private final Catalog catalog;
  private final InboxTable table;
  private final InboxConfig config;
  private final Consumer<AssetId> listener;
  private final Set<String> ignored = ConcurrentHashMap.newKeySet();
  final InboxTally tally = new InboxTally();

  /// @param listener starts the work on an asset whose bytes are here; a repeat does no harm
  Taking(
      ObjectStore store,
      Catalog catalog,
      InboxTable table,
      InboxConfig config,
      Consumer<AssetId> listener) {
    this.store = store;
    this.catalog = catalog;
    this.table = table;
    this.config = config;
    this.listener = listener;
  }

  /// Takes the object whose row is held under `claim`.
  ///
  /// **On failure** it is tried again later, and given up with its asset in the end.
  void take(InboxRow row, String claim) {
    try {
      attempt(row, claim);
    } catch (RuntimeException e) {
      if (row.attempts() + 1 < MAX_ATTEMPTS) {
        LOG.log(Level.WARNING, "an object of the inbox waits key=" + row.version().key(), e);
        tally.postponed.increment();
        table.postpone(row.version(), claim, FIRST_PAUSE.multipliedBy(1L << row.attempts()));
      } else {
        refuse(row, claim, "intake-failed", "The file could not be taken", String.valueOf(e));
      }
    }
  }

  private void attempt(InboxRow row, String claim) {
    AssetId id = row.assetId();
    try {
      catalog.create(id, description(row));
      if (row.sizeBytes() > config.maxBytes()) {
        refuse(
            row,
            claim,
            "source-too-large",
            "The file is too large",
            "It has %d bytes; upload.max-size is %d."
                .formatted(row.sizeBytes(), config.maxBytes()));
      } else if (copy(row)) {
        catalog.uploaded(id, row.sizeBytes());
        listener.accept(id);
        remove(row.version());
        table.settle(row.version(), claim, State.TAKEN);
        tally.taken.increment();
      } else {
        vanished(row, claim);
      }
    } catch (NoSuchAsset | IllegalTransition e) {
      LOG.log(Level.DEBUG, "an asset was deleted while it was taken in asset=" + id, e);
      remove(row.version());
      table.settle(row.version(), claim, State.TAKEN);
    }
  }

  private Description description(InboxRow row) {
    String name = FileNames.plain(row.version().key());
    return new Description(
        FileNames.title(name), name, row.sizeBytes(), null, null, List.of(), config.policy());
  }

  /// Whether the asset's source is there now. Another server may copy the same object meanwhile.
  private boolean copy(InboxRow row) {
    String target = "uploads/" + row.assetId() + "/source";
    if (store.head(target).isPresent()) {
      return true;
    }
    try {
      var version = row.version();
      store.copy(
          new ObjectStore.Entry(version.key(), row.sizeBytes(), version.etag()), target, META);
      return true;
    } catch (ObjectMissing _) {
      return store.head(target).isPresent();
    }
  }

  /// Whether objects stay in the inbox after they were taken.
  boolean keeps() {
    return config.keep();
  }

  /// The object is there once more while its asset is: there is to be no second one.
  void repeated(InboxRow.Version version) {
    if (remove(version)) {
      LOG.log(Level.INFO, "an object of the inbox was an asset already key=" + version.key());
      tally.repeated.increment();
    }
  }

  /// The object's key is none that can be taken; said once for each, of the first thousand.
  void ignored(String key) {
    if (ignored.size() < MAX_IGNORED && ignored.add(key)) {
      String shown = key.replaceAll("\\p{Cntrl}", "?");
      LOG.log(Level.WARNING, "an object of the inbox has a key of no use key=" + shown);
      tally.ignored.increment();
    }
  }

  /// Removes the object, unless it stays or was replaced meanwhile; says whether it did.
  private boolean remove(InboxRow.Version version) {
    boolean there =
        !config.keep()
            && store
                .head(version.key())
                .filter(head -> head.etag().equals(version.etag()))
                .isPresent();
    if (there) {
      store.delete(version.key());
    }
    return there;
  }

  /// The object was removed or replaced before it was copied: its asset was nobody's.
  private void vanished(InboxRow row, String claim) {
    AssetId id = row.assetId();
    if (catalog.find(id).filter(asset -> asset.status() == Asset.Status.WAITING).isPresent()) {
      catalog.delete(id);
      catalog.purge(id);
    }
    table.remove(row.version(), claim);
    tally.vanished.increment();
  }

  private void refuse(InboxRow row, String claim, String problem, String title, String detail) {
    try {
      catalog.failed(row.assetId(), new Asset.Failure("/problems/" + problem, title, detail));
    } catch (NoSuchAsset | IllegalTransition e) {
      LOG.log(Level.DEBUG, "an asset that is refused is gone asset=" + row.assetId(), e);
    }
    table.settle(row.version(), claim, State.REFUSED);
    tally.refused.increment();
  }
}
