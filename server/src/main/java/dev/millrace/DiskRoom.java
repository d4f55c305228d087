package dev.millrace;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The room on the disk of the data folder, which the embedded engines and the work on films share.
///
/// **Limits:** below [#RESERVE] bytes the disk counts as full, while there is still enough for the
/// engines to write down that they stop.
record DiskRoom(Path folder) {
  static final long RESERVE = 64L << 20;

  /// What a person has to do about it; empty while there is room.
  String shortage() {
    try {
      long left = Files.getFileStore(folder).getUsableSpace();
      return left >= RESERVE
          ? ""
          : "the disk of the data folder is full, %d MB are left; make room, all goes on by itself"
              .formatted(left >> 20);
    } catch (IOException e) {
      return "the data folder cannot be looked at: " + e.getMessage();
    }
  }
}
