package dev.millrace.upload;

import dev.millrace.catalog.AssetId;

/// Where an upload stands that takes no parts now.
public sealed interface UploadState extends Begun, Completion, Uploads.Resumed {
  /// The file is whole and its asset is queued, or further.
  record Uploaded(AssetId assetId) implements UploadState {}

  /// The upload was given up and nothing of it is left.
  record Ended(AssetId assetId, Reason reason) implements UploadState {}

  /// Another request works on it right now; asking again in a second is fine.
  record Busy() implements UploadState {}

  /// No upload of this asset is known: never begun, or over for a long time.
  record Unknown() implements UploadState {}

  /// Why an upload was given up.
  enum Reason {
    /// Its client, or whoever deleted the asset, said so.
    ABORTED,
    /// Its client did not come back in time.
    EXPIRED,
    /// The parts were not as many bytes as declared.
    SIZE_DIFFERS,
    /// The store does not know it any more.
    LOST,
    /// Its beginning was cut off before anyone heard of it.
    NEVER_BEGUN
  }
}
