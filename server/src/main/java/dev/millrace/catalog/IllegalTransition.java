package dev.millrace.catalog;

/// An asset was asked to take a step that its life does not allow; it was left as it was.
public final class IllegalTransition extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final Asset.Status status;

  /// @param step what it cannot do, to follow "cannot": for example `become ready`
  public IllegalTransition(AssetId id, Asset.Status status, String step) {
    super("asset %s is %s and cannot %s".formatted(id, status.word(), step));
    this.status = status;
  }

  /// What the asset is.
  public Asset.Status status() {
    return status;
  }
}
