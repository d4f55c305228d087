package dev.millrace.media.image;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/// JPEG pictures that follow one another in a stream, as FFmpeg's `mjpeg` muxer writes them, read
/// one by one by their markers (ITU-T T.81 annex B).
///
/// **Threading**: for one thread. **Ownership**: the stream stays the caller's. **Limits**: a
/// picture has at most [#MAX_BYTES]; one is held at a time. **On failure**: [IOException] when the
/// stream holds something else or ends inside a picture.
public final class JpegStream {
  public static final int MAX_BYTES = 4 << 20;

  private static final int MARKER = 0xff;
  private static final int START = 0xd8;
  private static final int END = 0xd9;
  private static final int SCAN = 0xda;

  private final InputStream in;
  private final ByteArrayOutputStream picture = new ByteArrayOutputStream();

  public JpegStream(InputStream in) {
    this.in = new BufferedInputStream(in);
  }

  /// The next picture; empty when the stream has ended.
  public Optional<byte[]> next() throws IOException {
    picture.reset();
    int first = in.read();
    if (first < 0) {
      return Optional.empty();
    }
    keep(first);
    if (first != MARKER || take() != START) {
      throw new IOException("the stream holds no JPEG picture");
    }
    int marker = marker();
    while (marker != END) {
      segment();
      marker = marker == SCAN ? afterScan() : marker();
    }
    return Optional.of(picture.toByteArray());
  }

  private int marker() throws IOException {
    if (take() != MARKER) {
      throw new IOException("a JPEG picture lacks a marker");
    }
    int code = take();
    while (code == MARKER) {
      code = take();
    }
    return code;
  }

  private void segment() throws IOException {
    int length = take() << 8 | take();
    for (int left = length - 2; left > 0; left--) {
      take();
    }
  }

  /// Passes over coded data, in which a marker's first byte is followed by 0 unless it is a
  // restart.
  private int afterScan() throws IOException {
    int before = take();
    while (true) {
      int code = take();
      boolean restart = code >= 0xd0 && code <= 0xd7;
      if (before == MARKER && code != 0 && code != MARKER && !restart) {
        return code;
      }
      before = code;
    }
  }

  private int take() throws IOException {
    int read = in.read();
    if (read < 0) {
      throw new EOFException("the stream ends inside a JPEG picture");
    }
    keep(read);
    return read;
  }

  private void keep(int value) throws IOException {
    if (picture.size() >= MAX_BYTES) {
      throw new IOException("a JPEG picture is larger than " + MAX_BYTES + " bytes");
    }
    picture.write(value);
  }
}
