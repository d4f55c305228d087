package dev.millrace.packaging.download;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;

/// Where the bytes of a plain MP4 file lie: its head is an object of its own, the rest is in the
/// segments of its tracks.
///
/// @param headBytes of the head
/// @param folders of the tracks, inside the asset's folder: `v/720p/`
/// @param extents in the order of the file
record MovieIndex(long headBytes, List<String> folders, List<Extent> extents) {
  MovieIndex {
    folders = List.copyOf(folders);
    extents = List.copyOf(extents);
  }

  /// Consecutive bytes of one segment; `[track, segment, offset, size]` in JSON, because a film has
  /// thousands.
  ///
  /// @param track its place among the folders
  @JsonFormat(shape = JsonFormat.Shape.ARRAY)
  @JsonPropertyOrder({"track", "segment", "offset", "sizeBytes"})
  record Extent(int track, long segment, long offset, long sizeBytes) {}

  /// Of the whole file.
  long sizeBytes() {
    return headBytes + extents.stream().mapToLong(Extent::sizeBytes).sum();
  }

  String path(Extent extent) {
    return folders.get(extent.track()) + extent.segment() + ".m4s";
  }
}
