package dev.millrace.upload;

import dev.millrace.store.MultipartStore;

/// How a file is cut into parts: all of `partBytes`, the last one what remains.
///
/// Parts grow with the file: 8 MiB up to 8 GB, then one thousandth of the file (so that one
/// answer holds all URLs) up to 64 MiB, and beyond 640 GB one ten-thousandth, because S3 takes no
/// more parts. Part sizes are whole MiB.
record PartLayout(long totalBytes, long partBytes) {
  private static final long MIB = 1 << 20;
  private static final long SMALLEST = 8 * MIB;
  private static final long COMFORTABLE = 64 * MIB;
  private static final int COMFORTABLE_PARTS = 1000;

  static PartLayout of(long totalBytes) {
    var comfortable = Math.clamp(wholeMib(totalBytes, COMFORTABLE_PARTS), SMALLEST, COMFORTABLE);
    var least = wholeMib(totalBytes, MultipartStore.MAX_PARTS);
    return new PartLayout(totalBytes, Math.max(comfortable, least));
  }

  private static long wholeMib(long totalBytes, int parts) {
    return Math.ceilDiv(Math.ceilDiv(totalBytes, parts), MIB) * MIB;
  }

  int count() {
    return Math.toIntExact(Math.ceilDiv(totalBytes, partBytes));
  }

  long sizeOf(int number) {
    return number == count() ? totalBytes - (count() - 1) * partBytes : partBytes;
  }
}
