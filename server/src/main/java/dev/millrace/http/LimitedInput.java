package dev.millrace.http;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/// A body that must not be longer than agreed; reading past the limit throws the 413 problem.
final class LimitedInput extends FilterInputStream {
  private final long limit;
  private long read;

  LimitedInput(InputStream in, long limit) {
    super(in);
    this.limit = limit;
  }

  static Problem.Thrown tooLarge(long limit) {
    return Problem.TOO_LARGE
        .because("at most " + limit + " bytes are taken here")
        .with("limitBytes", limit)
        .thrown();
  }

  @Override
  public int read() throws IOException {
    int value = super.read();
    count(value < 0 ? 0 : 1);
    return value;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    int count = super.read(target, offset, length);
    count(Math.max(count, 0));
    return count;
  }

  @Override
  public long skip(long bytes) throws IOException {
    long count = super.skip(bytes);
    count(count);
    return count;
  }

  @Override
  public boolean markSupported() {
    return false;
  }

  private void count(long bytes) {
    read += bytes;
    if (read > limit) {
      throw tooLarge(limit);
    }
  }
}
