package dev.millrace.streams.source;

import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/// JPEG files one after the other, each behind header fields that say how long it is
/// (`multipart/x-mixed-replace`).
///
/// **Threading**: for one thread. **Limits**: 2 MiB a file.
final class PictureStream {
  private static final int MOST = 2 << 20;
  private static final int MAX_LINE = 200;
  private static final String LENGTH = "content-length:";

  private final InputStream in;

  PictureStream(InputStream in) {
    this.in = in;
  }

  /// The next one; null at the end.
  byte @Nullable [] next() throws IOException {
    int length = -1;
    for (String line = line(); line != null; line = line()) {
      if (line.regionMatches(true, 0, LENGTH, 0, LENGTH.length())) {
        length = length(line.substring(LENGTH.length()).strip());
      } else if (line.isEmpty() && length >= 0) {
        byte[] file = in.readNBytes(length);
        return file.length < length ? null : file;
      }
    }
    return null;
  }

  private static int length(String text) throws IOException {
    if (!text.matches("\\d{1,7}") || Integer.parseInt(text) > MOST) {
      throw new IOException("a picture of " + text + " bytes");
    }
    return Integer.parseInt(text);
  }

  private @Nullable String line() throws IOException {
    var line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        return null;
      }
      if (line.length() == MAX_LINE) {
        throw new IOException("a line of more than " + MAX_LINE + " characters");
      }
      line.append((char) c);
    }
    return line.toString().strip();
  }
}
