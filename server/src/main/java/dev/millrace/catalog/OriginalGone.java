package dev.millrace.catalog;

/// Something was asked for that needs an asset's original, which is deleted; nothing was changed.
public final class OriginalGone extends RuntimeException {
  private static final long serialVersionUID = 1;

  /// @param wish what cannot be done, to follow "cannot": for example `be retried`
  OriginalGone(Asset asset, String wish) {
    super(
        "the original of asset %s was deleted at %s; it cannot %s"
            .formatted(asset.id(), asset.dates().originalDeletedAt(), wish));
  }
}
