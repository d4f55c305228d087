package dev.millrace.upload;

import dev.millrace.catalog.AssetId;
import dev.millrace.catalog.Catalog;
import dev.millrace.catalog.RequestKey;
import dev.millrace.store.MultipartStore;
import dev.millrace.store.MultipartStore.Upload;
import dev.millrace.store.ObjectMeta;
import dev.millrace.upload.Begun.KeyReused;
import dev.millrace.upload.UploadState.Busy;
import dev.millrace.upload.UploadState.Reason;
import dev.millrace.upload.sql.UploadRow;
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

  /// Begins the upload, unless a request with the same key began it before, and asks `standing`
  /// how it stands.
  Begun begin(UploadRequest request, @Nullable RequestKey key, Function<AssetId, Begun> standing) {
    for (var attempt = 0; attempt < ATTEMPTS; attempt++) {
      var row = row(request);
      var claim = Claim.newId();
      var use = table.insert(row, claim, key);
      if (use.first()) {
        return open(Claim.held(table, row, claim), request, standing);
      }
      if (!use.sameRequest()) {
        return new KeyReused();
      }
      var before = table.find(use.assetId());
      if (before.isPresent() && !isCleared(before.get())) {
        return standing.apply(use.assetId());
      }
    }
    return new Busy();
  }

  private UploadRow row(UploadRequest request) {
    var layout = PartLayout.of(request.sizeBytes());
    var size = new Size(layout.totalBytes(), layout.partBytes());
    var now = table.now();
    return new UploadRow(catalog.newId(), State.BEGINNING, null, null, size, now, now.plus(expiry));
  }

  private Begun open(Claim claim, UploadRequest request, Function<AssetId, Begun> standing) {
    try (claim) {
      return open(claim, request) ? standing.apply(claim.row().assetId()) : new Busy();
    }
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

  /// Clears an upload that was never begun to the end, after which its key is free again.
  private boolean isCleared(UploadRow before) {
    if (before.state() != State.BEGINNING) {
      return false;
    }
    var reason = Reason.NEVER_BEGUN;
    var move = new Move(before.assetId(), State.BEGINNING, State.ENDING, reason.name());
    var claim = Claim.take(table, move);
    claim.ifPresent(
        held -> {
          try (held) {
            removal.end(held, reason);
          }
        });
    return claim.isPresent();
  }
}
