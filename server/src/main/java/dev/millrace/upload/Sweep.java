package dev.millrace.upload;

import dev.millrace.catalog.AssetId;
import dev.millrace.catalog.sql.RequestKeys;
import dev.millrace.upload.UploadState.Reason;
import dev.millrace.upload.sql.UploadRow;
import dev.millrace.upload.sql.UploadRow.State;
import dev.millrace.upload.sql.UploadTable;
import dev.millrace.upload.sql.UploadTable.Move;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.function.Consumer;

/// Clears what is expired and goes on with what a crash left.
///
/// **Limits:** 200 rows of a kind a sweep; the rest waits for the
/// next. **On failure:** one upload that cannot be cleared does not keep the others.
final class Sweep {
  private static final System.Logger LOG = System.getLogger(Sweep.class.getName());
  private static final int BATCH = 200;

  /// How long an upload is known after its end: no shorter than its key.
  private static final Duration MEMORY = RequestKeys.LIFE;

  private final Strays strays;
  private final UploadTable table;
  private final Removal removal;
  private final Completing completing;
  private final Delivery delivery;

  Sweep(
      Strays strays, UploadTable table, Removal removal, Completing completing, Delivery delivery) {
    this.strays = strays;
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
    table.forget(table.now().minus(MEMORY));
    table.forgetKeys();
    strays.sweep();
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
