package dev.millrace.upload;

import dev.millrace.catalog.AssetId;
import dev.millrace.upload.sql.UploadTable;
import java.lang.System.Logger.Level;

/// Hands uploaded assets to the listener, until it has taken each of them over.
record Delivery(UploadTable table, Uploads.Listener listener) {
  private static final System.Logger LOG = System.getLogger(Delivery.class.getName());

  /// Tries once; what the listener did not take is tried again by the sweep.
  void deliver(AssetId id) {
    try {
      listener.uploaded(id);
      table.delivered(id);
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "an uploaded asset waits to be taken over asset=" + id, e);
    }
  }
}
