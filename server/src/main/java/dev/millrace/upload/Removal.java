package dev.millrace.upload;

import dev.millrace.catalog.Catalog;
import dev.millrace.store.MultipartStore.Upload;
import dev.millrace.store.ObjectStore;
import dev.millrace.upload.UploadState.Busy;
import dev.millrace.upload.UploadState.Ended;
import dev.millrace.upload.UploadState.Reason;
import dev.millrace.upload.sql.UploadRow;
import dev.millrace.upload.sql.UploadRow.State;
import dev.millrace.upload.sql.UploadTable;

/// Takes away all of an upload: its parts, its object, its asset; the row goes last, so that a
/// removal that broke off is found and done again.
final class Removal {
  private static final int MAX_PENDING = 100;

  private final ObjectStore store;
  private final Catalog catalog;
  private final UploadTable table;

  Removal(ObjectStore store, Catalog catalog, UploadTable table) {
    this.store = store;
    this.catalog = catalog;
    this.table = table;
  }

  /// Ends the upload whose claim is held; nothing is touched when the claim was lost meanwhile,
  /// as somebody else may have completed it.
  UploadState end(Claim claim, Reason reason) {
    var row = claim.row();
    if (row.state() != State.ENDING && !table.ending(row.assetId(), claim.id(), reason.name())) {
      return new Busy();
    }
    removeAll(row);
    if (reason == Reason.NEVER_BEGUN) {
      table.remove(row.assetId(), claim.id());
    } else {
      table.ended(row.assetId(), claim.id());
    }
    return new Ended(row.assetId(), reason);
  }

  /// Takes away all but the row.
  void removeAll(UploadRow row) {
    var multipart = store.multipart();
    if (row.storeUploadId() != null) {
      multipart.abort(new Upload(row.objectKey(), row.storeUploadId()));
    }
    multipart.pending(row.objectKey(), "", MAX_PENDING).forEach(multipart::abort);
    store.delete(row.objectKey());
    catalog.delete(row.assetId());
    catalog.purge(row.assetId());
  }
}
