package dev.millrace.packaging.download;

import dev.millrace.packaging.AssetFolder;
import dev.millrace.store.ObjectStore;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/// A plain MP4 file that lies in pieces in the store.
///
/// **Threading**: safe; every stream is for one thread.
public final class MovieFile {
  private final ObjectStore store;
  private final AssetFolder folder;
  private final String head;
  private final String etag;
  private final MovieIndex index;

  MovieFile(ObjectStore store, AssetFolder folder, String head, String etag, MovieIndex index) {
    this.store = store;
    this.folder = folder;
    this.head = head;
    this.etag = etag;
    this.index = index;
  }

  /// Differs for every other content.
  public String etag() {
    return etag;
  }

  public long sizeBytes() {
    return index.sizeBytes();
  }

  /// The file's bytes from `offset` on.
  ///
  /// **Ownership**: the caller closes the stream. **On failure** of the store the stream throws.
  public InputStream open(long offset, long lengthBytes) {
    var stretches = new ArrayList<StretchStream.Stretch>();
    long end = offset + lengthBytes;
    long at = clip(stretches, head, 0, index.headBytes(), new Window(0, offset, end));
    for (MovieIndex.Extent extent : index.extents()) {
      if (at >= end) {
        break;
      }
      var window = new Window(at, offset, end);
      at = clip(stretches, index.path(extent), extent.offset(), extent.sizeBytes(), window);
    }
    return new StretchStream(store, List.copyOf(stretches));
  }

  /// The part of the file that is asked for.
  ///
  /// @param at where in the file we are
  private record Window(long at, long from, long to) {}

  /// Adds what of a piece lies in the window; answers where in the file the piece ends.
  private long clip(
      List<StretchStream.Stretch> stretches, String path, long offset, long size, Window window) {
    long from = Math.max(window.from(), window.at());
    long to = Math.min(window.to(), window.at() + size);
    if (from < to) {
      stretches.add(
          new StretchStream.Stretch(folder.key(path), offset + from - window.at(), to - from));
    }
    return window.at() + size;
  }
}
