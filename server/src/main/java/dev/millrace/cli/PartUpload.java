package dev.millrace.cli;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;

/// One part on its way to the object store.
///
/// @param sent told how many bytes more have arrived
record PartUpload(HttpClient client, int number, String url, FileSlice slice, LongConsumer sent) {
  private static final int ATTEMPTS = 6;
  private static final Duration TIMEOUT = Duration.ofMinutes(10);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(250);

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
        reason = complaint(response.statusCode());
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

  private static String complaint(int status) {
    return status < 500
        ? "the store answered " + status
        : "the store could not take it; ./millrace status says if the server's disk is full";
  }

  private HttpRequest request() {
    return HttpRequest.newBuilder(URI.create(url)).timeout(TIMEOUT).PUT(slice.body()).build();
  }
}
