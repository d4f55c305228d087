package dev.millrace.upload;

import dev.millrace.catalog.AssetId;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a client needs to send a file, or the rest of it: where each part goes.
///
/// **Limits:** at most 1000 parts; `nextPart` is where to ask on, null when these are all.
///
/// @param partSizeBytes the size of every part but the last
/// @param parts the parts still to send, in order, from the number asked for
/// @param present the parts that have arrived, all of them
/// @param expiresAt when the URLs stop working; ask for fresh ones then
public record UploadTicket(
    AssetId assetId,
    long sizeBytes,
    long partSizeBytes,
    int partCount,
    List<PartUrl> parts,
    List<PresentPart> present,
    @Nullable Integer nextPart,
    Instant expiresAt)
    implements Begun, Uploads.Resumed {
  /// Where one part is to be `PUT`; `sizeBytes` of the file from `(number - 1) * partSizeBytes`.
  public record PartUrl(int number, long sizeBytes, URI url) {}

  /// A part that need not be sent again.
  public record PresentPart(int number, long sizeBytes, String etag) {}
}
