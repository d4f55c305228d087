package dev.millrace.upload;

import dev.millrace.catalog.AssetId;
import dev.millrace.catalog.Catalog;
import dev.millrace.store.MultipartStore;
import dev.millrace.store.MultipartStore.Upload;
import dev.millrace.store.ObjectMeta;
import dev.millrace.upload.Begun.KeyReused;
import dev.millrace.upload.UploadState.Busy;
import dev.millrace.upload.UploadState.Reason;
import dev.millrace.upload.sql.UploadRow;
import dev.millrace.upload.sql.UploadRow.Owner;
import dev.millrace.upload.sql.UploadRow.Size;
import dev.millrace.upload.sql.UploadRow.State;
import dev.millrace.upload.sql.UploadTable;
import dev.millrace.upload.sql.UploadTable.Move;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Begins uploads: the row, then the store's multipart upload, then the asset, then the row
/// again.
///
/// Whatever a crash in between leaves is found by its row, and nobody has heard of it yet.
final class Beginning {
  static final Duration KEY_LIFE = Duration.ofHours(24);

  private static final int ATTEMPTS = 3;
  private static final String OPAQUE = "application/octet-stream";

  private final MultipartStore store;
  private final Catalog catalog;
  private final UploadTable table;
  private final Removal removal;
  private final Duration expiry;

  Beginning(MultipartStore store, Catalog catalog, UploadTable table, Removal removal, Duration e) {
    this.store = store;
    this.catalog = catalog;
    this.table = table;
    this.removal = removal;
    this.expiry = e;
  }

  /// Begins the upload, unless the same owner began it before, and asks `standing` how it stands.
  Begun begin(UploadRequest request, @Nullable Owner owner, Function<AssetId, Begun> standing) {
    for (var attempt = 0; attempt < ATTEMPTS; attempt++) {
      var claim = Claim.insert(table, row(request, owner));
      if (claim.isPresent()) {
        try (var held = claim.get()) {
          return open(held, request) ? standing.apply(held.row().assetId()) : new Busy();
        }
      }
      var before = owner == null ? null : table.find(owner).orElse(null);
      if (before != null && !makeWay(before)) {
        return before.requestHash().equals(request.hash())
            ? standing.apply(before.assetId())
            : new KeyReused();
      }
    }
    return new Busy();
  }

  private UploadRow row(UploadRequest request, @Nullable Owner owner) {
    var layout = PartLayout.of(request.sizeBytes());
    var now = table.now();
    return new UploadRow(
        catalog.newId(),
        State.BEGINNING,
        null,
        null,
        new Size(layout.totalBytes(), layout.partBytes()),
        owner,
        request.hash(),
        now,
        now.plus(expiry));
  }

  /// Makes all of the upload; false when this took so long that somebody cleared it as abandoned,
  /// which then includes what was made after him.
  private boolean open(Claim claim, UploadRequest request) {
    var row = claim.row();
    var meta = ObjectMeta.of(contentType(request));
    Upload upload = store.create(row.objectKey(), meta, row.size().partBytes());
    catalog.create(row.assetId(), request.description());
    if (table.open(row.assetId(), claim.id(), upload.id())) {
      return true;
    }
    removal.removeAll(row);
    return false;
  }

  /// Only film and sound keep their type: nothing that a browser would run is served from here.
  static String contentType(UploadRequest request) {
    var type = request.contentType();
    return type != null && (type.startsWith("video/") || type.startsWith("audio/")) ? type : OPAQUE;
  }

  /// Frees the key when the upload that holds it is a day old, or was never begun to the end.
  private boolean makeWay(UploadRow before) {
    if (before.createdAt().plus(KEY_LIFE).isBefore(table.now())) {
      table.freeKey(before.assetId());
      return true;
    }
    var reason = Reason.NEVER_BEGUN;
    var move = new Move(before.assetId(), State.BEGINNING, State.ENDING, reason.name());
    return before.state() == State.BEGINNING
        && Claim.take(table, move)
            .map(
                claim -> {
                  try (claim) {
                    removal.end(claim, reason);
                  }
                  return true;
                })
            .orElse(false);
  }
}
