package dev.millrace.vod;

import dev.millrace.catalog.AssetId;

/// The asset cannot be retried: its source is what the processing failed of, and is gone.
public final class SourceAtFault extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final String MEDIA = "media-";

  SourceAtFault(AssetId id, String title) {
    super("asset " + id + " failed of its source, which is deleted: " + title + "; upload another");
  }

  /// Whether a problem's type, with or without its path, blames the source.
  static boolean isMeantBy(String type) {
    return type.substring(type.lastIndexOf('/') + 1).startsWith(MEDIA);
  }
}
