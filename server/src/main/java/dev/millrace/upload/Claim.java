package dev.millrace.upload;

import dev.millrace.upload.sql.UploadRow;
import dev.millrace.upload.sql.UploadTable;
import dev.millrace.upload.sql.UploadTable.Move;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// The right to move one upload on, kept alive by a thread until closed.
///
/// **On failure:** closing gives the row back in the state it is in; whoever comes next goes on
/// from there. When the process dies, the claim dies with it after [UploadTable#CLAIM_LIFE].
final class Claim implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Claim.class.getName());
  private static final Duration BEAT = UploadTable.CLAIM_LIFE.dividedBy(4);

  private final UploadTable table;
  private final UploadRow row;
  private final String id;
  private final CountDownLatch closed = new CountDownLatch(1);

  private Claim(UploadTable table, UploadRow row, String id) {
    this.table = table;
    this.row = row;
    this.id = id;
    Thread.ofVirtual().name("upload-claim-" + row.assetId()).start(this::beat);
  }

  /// A name for a claim.
  static String newId() {
    return UUID.randomUUID().toString();
  }

  /// Takes the claim of a row that nobody holds.
  static Optional<Claim> take(UploadTable table, Move move) {
    var id = newId();
    return table.take(move, id).map(row -> new Claim(table, row, id));
  }

  /// Holds the claim `id` under which the row was just added.
  static Claim held(UploadTable table, UploadRow row, String id) {
    return new Claim(table, row, id);
  }

  UploadRow row() {
    return row;
  }

  String id() {
    return id;
  }

  private void beat() {
    try {
      while (!closed.await(BEAT.toMillis(), TimeUnit.MILLISECONDS)) {
        renew();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void renew() {
    try {
      table.renew(row.assetId(), id);
    } catch (RuntimeException e) {
      LOG.log(Level.DEBUG, "an upload's claim could not be renewed asset=" + row.assetId(), e);
    }
  }

  /// Stops the renewal; a row that has come to rest in a state of its own has no claim any more.
  @Override
  public void close() {
    closed.countDown();
    try {
      table.release(row.assetId(), id);
    } catch (RuntimeException e) {
      LOG.log(Level.DEBUG, "an upload's claim runs out by itself asset=" + row.assetId(), e);
    }
  }
}
