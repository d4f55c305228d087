package dev.millrace.catalog;

/// An asset that does not exist, or not any more, was spoken of.
public final class NoSuchAsset extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String id;

  public NoSuchAsset(AssetId id) {
    super("no such asset: " + id);
    this.id = id.value();
  }

  /// The id that names nothing.
  public String id() {
    return id;
  }
}
