package dev.millrace.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;

/// One part on its way to the object store.
///
/// @param sent told how many bytes more have arrived
record PartUpload(HttpClient client, int number, String url, Slice slice, LongConsumer sent) {
  private static final int ATTEMPTS = 6;
  private static final Duration TIMEOUT = Duration.ofMinutes(10);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(250);

  /// A range of a file.
  record Slice(Path file, long offset, long length) {
    InputStream open() {
      try {
        var channel = FileChannel.open(file).position(offset);
        return new Limited(Channels.newInputStream(channel), length);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /// Sends the part, again after a pause when it fails, and returns its ETag.
  String send() {
    String reason = "";
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      if (attempt > 0) {
        LockSupport.parkNanos(FIRST_PAUSE.toNanos() << attempt);
      }
      try {
        HttpResponse<String> response = client.send(request(), BodyHandlers.ofString());
        if (response.statusCode() == 200) {
          sent.accept(slice.length());
          return response.headers().firstValue("etag").orElse("");
        }
        reason = "the store answered " + response.statusCode();
        if (response.statusCode() == 403 || response.statusCode() == 404) {
          break;
        }
      } catch (IOException e) {
        reason = String.valueOf(e.getMessage());
      } catch (InterruptedException e) {
        throw new CommandFailed("interrupted; run the same command again to go on", e);
      }
    }
    throw new CommandFailed(
        "part "
            + number
            + " could not be uploaded ("
            + reason
            + "); run the command again to go on");
  }

  private HttpRequest request() {
    var body =
        BodyPublishers.fromPublisher(BodyPublishers.ofInputStream(slice::open), slice.length());
    return HttpRequest.newBuilder(URI.create(url))
        .timeout(TIMEOUT)
        .PUT(slice.length() == 0 ? BodyPublishers.noBody() : body)
        .build();
  }

  /// The first `left` bytes of a stream.
  private static final class Limited extends java.io.FilterInputStream {
    private long left;

    Limited(InputStream in, long left) {
      super(in);
      this.left = left;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      if (left == 0) {
        return -1;
      }
      int read = super.read(bytes, offset, (int) Math.min(length, left));
      left -= Math.max(0, read);
      return read;
    }
  }
}
