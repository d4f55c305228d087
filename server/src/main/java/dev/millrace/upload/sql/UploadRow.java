package dev.millrace.upload.sql;

import dev.millrace.catalog.AssetId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// An upload as the table keeps it.
///
/// @param reason why it is ending or has ended; null in all other states
/// @param storeUploadId the store's name of it; null before the store was asked
/// @param expiresAt when an open upload is given up
public record UploadRow(
    AssetId assetId,
    State state,
    @Nullable String reason,
    @Nullable String storeUploadId,
    Size size,
    Instant createdAt,
    Instant expiresAt) {
  /// How far an upload is.
  public enum State {
    /// Its asset and its multipart upload are being made; nobody has heard of it yet.
    BEGINNING,
    /// Parts arrive.
    OPEN,
    /// The parts are being checked and put together.
    COMPLETING,
    /// The object is whole and the asset is queued.
    UPLOADED,
    /// All of it is being removed.
    ENDING,
    /// Nothing of it is left but this row.
    ENDED
  }

  /// The declared size and how it is cut.
  public record Size(long totalBytes, long partBytes) {}

  /// The key of the object.
  public String objectKey() {
    return "uploads/" + assetId + "/source";
  }
}
