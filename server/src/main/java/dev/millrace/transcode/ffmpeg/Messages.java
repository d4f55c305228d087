package dev.millrace.transcode.ffmpeg;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/// The last lines a child wrote to its standard error.
///
/// **Threading**: one thread reads the stream, any thread may look.
///
/// **Limits**: 40 lines of 400 bytes; whatever is beyond is read and forgotten.
final class Messages {
  private static final int MAX_LINES = 40;
  private static final int MAX_LINE_BYTES = 400;

  private final ReentrantLock lock = new ReentrantLock();
  private final Deque<String> lines = new ArrayDeque<>();

  void readFrom(InputStream in) throws IOException {
    byte[] line = new byte[MAX_LINE_BYTES];
    int length = 0;
    byte[] buffer = new byte[8192];
    for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
      for (int i = 0; i < read; i++) {
        if (buffer[i] == '\n' || buffer[i] == '\r') {
          add(line, length);
          length = 0;
        } else if (length < MAX_LINE_BYTES) {
          line[length++] = buffer[i];
        }
      }
    }
    add(line, length);
  }

  private void add(byte[] line, int length) {
    String text = new String(line, 0, length, StandardCharsets.UTF_8).strip();
    if (text.isEmpty()) {
      return;
    }
    lock.lock();
    try {
      lines.addLast(text);
      if (lines.size() > MAX_LINES) {
        lines.removeFirst();
      }
    } finally {
      lock.unlock();
    }
  }

  List<String> last() {
    lock.lock();
    try {
      return List.copyOf(lines);
    } finally {
      lock.unlock();
    }
  }
}
