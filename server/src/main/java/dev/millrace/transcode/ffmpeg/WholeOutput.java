package dev.millrace.transcode.ffmpeg;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;

/// A child's output that ends only when the child has ended well.
///
/// A killed or crashed child closes its sockets like one that has finished; to whoever cuts its
/// stream into segments, half of the last one would look whole.
final class WholeOutput extends FilterInputStream {
  private final Process child;

  WholeOutput(InputStream in, Process child) {
    super(in);
    this.child = child;
  }

  @Override
  public int read() throws IOException {
    return checked(super.read());
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    return checked(super.read(bytes, offset, length));
  }

  private int checked(int read) throws IOException {
    if (read >= 0) {
      return read;
    }
    try {
      if (child.waitFor() != 0) {
        throw new IOException("the encoder ended before its output did");
      }
      return read;
    } catch (InterruptedException e) {
      var interrupted = new InterruptedIOException("interrupted while the encoder ended");
      interrupted.initCause(e);
      throw interrupted;
    }
  }
}
