package dev.millrace.upload;

import dev.millrace.catalog.AssetId;
import dev.millrace.store.MultipartStore;
import dev.millrace.store.MultipartStore.Upload;
import dev.millrace.upload.UploadState.Reason;
import dev.millrace.upload.sql.UploadRow;
import dev.millrace.upload.sql.UploadRow.State;
import dev.millrace.upload.sql.UploadTable;
import dev.millrace.upload.sql.UploadTable.Move;
import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/// Clears what is expired and goes on with what a crash left.
///
/// **Limits:** 200 rows of a kind and 1000 uploads of the store a sweep; the rest waits for the
/// next. **On failure:** one upload that cannot be cleared does not keep the others.
final class Sweep {
  private static final System.Logger LOG = System.getLogger(Sweep.class.getName());
  private static final int BATCH = 200;
  private static final int STORE_BATCH = 1000;
  private static final String FOLDER = "uploads/";
  private static final Pattern OBJECT_KEY = Pattern.compile("uploads/([^/]+)/source");

  private final MultipartStore store;
  private final UploadTable table;
  private final Removal removal;
  private final Completing completing;
  private final Delivery delivery;
  private String storeCursor = "";

  Sweep(
      MultipartStore store,
      UploadTable table,
      Removal removal,
      Completing completing,
      Delivery delivery) {
    this.store = store;
    this.table = table;
    this.removal = removal;
    this.completing = completing;
    this.delivery = delivery;
  }

  /// One sweep; called by one thread at a time.
  void run() {
    table.abandoned(BATCH).forEach(row -> attempt(row.assetId(), () -> resume(row)));
    table.expired(BATCH).forEach(row -> attempt(row.assetId(), () -> expire(row)));
    table.undelivered(BATCH).forEach(row -> delivery.deliver(row.assetId()));
    table.forget(table.now().minus(Beginning.KEY_LIFE));
    sweepStore();
  }

  private void resume(UploadRow row) {
    switch (row.state()) {
      case BEGINNING -> end(row, Reason.NEVER_BEGUN);
      case ENDING -> end(row, reason(row));
      case COMPLETING ->
          with(new Move(row.assetId(), row.state(), row.state(), null), completing::resume);
      case OPEN, UPLOADED, ENDED -> {}
    }
  }

  private void expire(UploadRow row) {
    end(row, Reason.EXPIRED);
  }

  private void end(UploadRow row, Reason reason) {
    var move = new Move(row.assetId(), row.state(), State.ENDING, reason.name());
    with(move, claim -> removal.end(claim, reason));
  }

  private void with(Move move, Consumer<Claim> work) {
    Claim.take(table, move)
        .ifPresent(
            claim -> {
              try (claim) {
                work.accept(claim);
              }
            });
  }

  /// Aborts uploads of the store that no row speaks of: their process died before it knew their
  /// name, or their row was restored from an older backup.
  private void sweepStore() {
    var page = store.pending(FOLDER, storeCursor, STORE_BATCH);
    for (var upload : page) {
      if (!isKnown(upload)) {
        LOG.log(Level.INFO, "an unknown upload is aborted key={0}", upload.key());
        store.abort(upload);
      }
    }
    storeCursor = page.size() < STORE_BATCH ? "" : page.getLast().key();
  }

  private boolean isKnown(Upload upload) {
    return row(upload)
        .filter(row -> row.storeUploadId() == null || row.storeUploadId().equals(upload.id()))
        .filter(row -> row.state() != State.UPLOADED && row.state() != State.ENDED)
        .isPresent();
  }

  private Optional<UploadRow> row(Upload upload) {
    var key = OBJECT_KEY.matcher(upload.key());
    return key.matches() && AssetId.isValid(key.group(1))
        ? table.find(new AssetId(key.group(1)))
        : Optional.empty();
  }

  private static void attempt(AssetId id, Runnable work) {
    try {
      work.run();
    } catch (RuntimeException e) {
      LOG.log(
          Level.WARNING, "an upload could not be cleared and will be tried again asset=" + id, e);
    }
  }

  static Reason reason(UploadRow row) {
    var reason = row.reason();
    return reason == null ? Reason.ABORTED : Reason.valueOf(reason);
  }
}
