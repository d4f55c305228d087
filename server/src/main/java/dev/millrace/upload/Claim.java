package dev.millrace.upload;

import dev.millrace.catalog.sql.Heartbeat;
import dev.millrace.upload.sql.UploadRow;
import dev.millrace.upload.sql.UploadTable;
import dev.millrace.upload.sql.UploadTable.Move;
import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.UUID;

/// The right to move one upload on, kept alive by a thread until closed.
///
/// **On failure:** closing gives the row back in the state it is in; whoever comes next goes on
/// from there. When the process dies, the claim dies with it after [Heartbeat#CLAIM_LIFE].
final class Claim implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Claim.class.getName());

  private final UploadTable table;
  private final UploadRow row;
  private final String id;
  private final Heartbeat heartbeat;

  private Claim(UploadTable table, UploadRow row, String id) {
    this.table = table;
    this.row = row;
    this.id = id;
    this.heartbeat =
        Heartbeat.start("upload-claim-" + row.assetId(), () -> table.renew(row.assetId(), id));
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

  /// Stops the renewal; a row that has come to rest in a state of its own has no claim any more.
  @Override
  public void close() {
    heartbeat.close();
    try {
      table.release(row.assetId(), id);
    } catch (RuntimeException e) {
      LOG.log(Level.DEBUG, "an upload's claim runs out by itself asset=" + row.assetId(), e);
    }
  }
}
