package dev.millrace.catalog;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A client's word that every request with this key is one and the same: however often it is sent,
/// by whichever way, it makes one asset.
///
/// **Limits:** a key speaks for its request for 24 hours and is free afterwards.
///
/// @param principal who asks; the same key of someone else is another key
/// @param key the `Idempotency-Key` header: 1 to 255 visible ASCII characters
/// @param requestHash what the request says, to tell a repeat from another request; equal for
///     equal requests and only for them
public record RequestKey(String principal, String key, String requestHash) {
  private static final Pattern KEY = Pattern.compile("[\\x20-\\x7e]{1,255}");

  public RequestKey {
    if (!KEY.matcher(key).matches()) {
      throw new IllegalArgumentException("a key has 1 to 255 visible ASCII characters");
    }
  }

  /// What a key stands for once its request was made.
  ///
  /// @param assetId the one asset of the key
  /// @param first whether the asset is begun now; else an earlier request began it
  /// @param sameRequest whether that request said the same
  public record Use(AssetId assetId, boolean first, boolean sameRequest) {
    /// Of an asset that is begun now.
    public static Use first(AssetId assetId) {
      return new Use(assetId, true, true);
    }
  }

  /// Whether a request with this hash is a repeat of ours; null is of one that is not known.
  public boolean isRepeated(@Nullable String earlierHash) {
    return earlierHash == null || earlierHash.equals(requestHash);
  }
}
