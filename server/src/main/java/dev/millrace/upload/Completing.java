package dev.millrace.upload;

import dev.millrace.catalog.AssetId;
import dev.millrace.catalog.Catalog;
import dev.millrace.catalog.IllegalTransition;
import dev.millrace.catalog.NoSuchAsset;
import dev.millrace.store.MultipartStore.Done;
import dev.millrace.store.MultipartStore.NoSuchUpload;
import dev.millrace.store.MultipartStore.Part;
import dev.millrace.store.ObjectMeta;
import dev.millrace.store.ObjectStore;
import dev.millrace.upload.Completion.ClaimedPart;
import dev.millrace.upload.Completion.OtherParts;
import dev.millrace.upload.Completion.PartsRefused;
import dev.millrace.upload.Completion.SizeDiffers;
import dev.millrace.upload.UploadState.Busy;
import dev.millrace.upload.UploadState.Reason;
import dev.millrace.upload.UploadState.Uploaded;
import dev.millrace.upload.sql.UploadRow;
import dev.millrace.upload.sql.UploadTable;
import java.util.List;

/// Makes one object of the parts and queues the asset; every step can be done twice.
final class Completing {
  private final ObjectStore store;
  private final Catalog catalog;
  private final UploadTable table;
  private final Removal removal;
  private final Delivery delivery;

  Completing(
      ObjectStore store, Catalog catalog, UploadTable table, Removal removal, Delivery delivery) {
    this.store = store;
    this.catalog = catalog;
    this.table = table;
    this.removal = removal;
    this.delivery = delivery;
  }

  /// Completes the upload whose claim is held.
  Completion complete(Claim claim, List<ClaimedPart> claimed) {
    var row = claim.row();
    if (store.head(row.objectKey()).isPresent()) {
      var settled = settle(claim);
      return settled instanceof Uploaded ? repeated(row.assetId(), claimed) : settled;
    }
    var arrived = store.multipart().parts(Uploads.storeUpload(row));
    if (arrived.isEmpty()) {
      return removal.end(claim, Reason.LOST);
    }
    var inspection = Inspection.of(Tickets.layout(row), claimed, arrived.get());
    return switch (inspection.problem()) {
      case null ->
          table.noteParts(row.assetId(), claim.id(), PartsMark.of(claimed))
              ? assemble(claim, inspection.parts())
              : new Busy();
      case SizeDiffers differs -> end(claim, differs);
      case Completion problem -> {
        table.reopen(row.assetId(), claim.id());
        yield problem;
      }
    };
  }

  /// Answers a completion of what is whole: as the first one when it names the same parts.
  Completion repeated(AssetId id, List<ClaimedPart> claimed) {
    var differs = table.parts(id).filter(mark -> !mark.equals(PartsMark.of(claimed)));
    return differs.isPresent() ? new OtherParts(id) : new Uploaded(id);
  }

  /// Completes the upload whose claim is held with a file that is here, in place of its parts.
  Completion put(Claim claim, byte[] file, ObjectMeta meta) {
    store.multipart().abort(Uploads.storeUpload(claim.row()));
    store.put(claim.row().objectKey(), file, meta);
    return settle(claim);
  }

  /// Goes on with a completion that somebody left: done when the object is whole, else open
  /// again.
  void resume(Claim claim) {
    var row = claim.row();
    if (store.head(row.objectKey()).isPresent()) {
      settle(claim);
    } else {
      table.reopen(row.assetId(), claim.id());
    }
  }

  private Completion assemble(Claim claim, List<Part> parts) {
    var row = claim.row();
    return switch (store.multipart().complete(Uploads.storeUpload(row), parts)) {
      case Done _, NoSuchUpload _ -> settle(claim);
      case dev.millrace.store.MultipartStore.PartsRefused refused -> {
        table.reopen(row.assetId(), claim.id());
        yield new PartsRefused(refused.reason());
      }
    };
  }

  private Completion settle(Claim claim) {
    var row = claim.row();
    var head = store.head(row.objectKey());
    if (head.isEmpty()) {
      return removal.end(claim, Reason.LOST);
    }
    var foundBytes = head.get().sizeBytes();
    if (foundBytes != row.size().totalBytes()) {
      return end(claim, new SizeDiffers(row.size().totalBytes(), foundBytes));
    }
    return queue(claim, row);
  }

  private Completion end(Claim claim, SizeDiffers differs) {
    return removal.end(claim, Reason.SIZE_DIFFERS) instanceof Busy busy ? busy : differs;
  }

  private Completion queue(Claim claim, UploadRow row) {
    try {
      catalog.uploaded(row.assetId(), row.size().totalBytes());
    } catch (NoSuchAsset | IllegalTransition _) {
      return removal.end(claim, Reason.ABORTED);
    }
    if (!table.uploaded(row.assetId(), claim.id())) {
      return new Busy();
    }
    delivery.deliver(row.assetId());
    return new Uploaded(row.assetId());
  }
}
