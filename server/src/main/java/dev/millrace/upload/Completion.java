package dev.millrace.upload;

import dev.millrace.catalog.AssetId;
import java.util.List;

/// How a completion ended: in an [UploadState], of which `Uploaded` is the success, or as
/// follows.
public sealed interface Completion
    permits UploadState,
        Completion.PartsMissing,
        Completion.EtagDiffers,
        Completion.OtherParts,
        Completion.PartsRefused,
        Completion.SizeDiffers {
  /// A part as the client knows it: its number and the `ETag` of the store's answer.
  record ClaimedPart(int number, String etag) {
    public ClaimedPart {
      if (etag == null) {
        throw new IllegalArgumentException("etag is missing");
      }
    }
  }

  /// These parts were not named or have not arrived (the first 100 of them); the upload stays
  /// open.
  record PartsMissing(List<Integer> numbers) implements Completion {}

  /// The store holds other bytes for this part than the client sent; the upload stays open.
  record EtagDiffers(int number) implements Completion {}

  /// The file is whole already, and was put together of other parts than these.
  record OtherParts(AssetId assetId) implements Completion {}

  /// These cannot be the parts of this file, or the store refused to put them together; the
  /// upload stays open.
  record PartsRefused(String reason) implements Completion {}

  /// The parts are not as many bytes as declared; the upload was given up and nothing is left.
  record SizeDiffers(long declaredBytes, long foundBytes) implements Completion {}
}
