package dev.millrace.upload;

import dev.millrace.catalog.Asset;
import dev.millrace.catalog.AssetId;
import dev.millrace.catalog.Catalog;
import dev.millrace.store.MultipartStore;
import dev.millrace.store.MultipartStore.Upload;
import dev.millrace.upload.sql.UploadRow;
import dev.millrace.upload.sql.UploadRow.State;
import dev.millrace.upload.sql.UploadTable;
import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.regex.Pattern;

/// Aborts uploads of the store that nobody speaks of: their process died before it knew their
/// name, or their row was restored from an older backup.
///
/// **Limits:** 1000 uploads a sweep; the next one goes on behind them.
final class Strays {
  private static final System.Logger LOG = System.getLogger(Strays.class.getName());
  private static final int BATCH = 1000;
  private static final String FOLDER = "uploads/";
  private static final Pattern OBJECT_KEY = Pattern.compile("uploads/([^/]+)/source");

  private final MultipartStore store;
  private final UploadTable table;
  private final Catalog catalog;
  private String cursor = "";

  Strays(MultipartStore store, UploadTable table, Catalog catalog) {
    this.store = store;
    this.table = table;
    this.catalog = catalog;
  }

  void sweep() {
    var page = store.pending(FOLDER, cursor, BATCH);
    for (var upload : page) {
      if (!isKnown(upload)) {
        LOG.log(Level.INFO, "an unknown upload is aborted key={0}", upload.key());
        store.abort(upload);
      }
    }
    cursor = page.size() < BATCH ? "" : page.getLast().key();
  }

  private boolean isKnown(Upload upload) {
    var id = id(upload);
    if (id.isEmpty()) {
      return false;
    }
    var row = table.find(id.get());
    return row.isPresent() ? isOpen(row.get(), upload) : isOnItsWay(id.get());
  }

  private static boolean isOpen(UploadRow row, Upload upload) {
    return (row.storeUploadId() == null || row.storeUploadId().equals(upload.id()))
        && row.state() != State.UPLOADED
        && row.state() != State.ENDED;
  }

  /// Whether the asset's bytes come from an address or an inbox: those have no row.
  private boolean isOnItsWay(AssetId id) {
    return catalog
        .find(id)
        .filter(asset -> asset.times().uploadedAt() == null)
        .filter(asset -> asset.status() != Asset.Status.FAILED)
        .isPresent();
  }

  private static Optional<AssetId> id(Upload upload) {
    var key = OBJECT_KEY.matcher(upload.key());
    return key.matches() && AssetId.isValid(key.group(1))
        ? Optional.of(new AssetId(key.group(1)))
        : Optional.empty();
  }
}
