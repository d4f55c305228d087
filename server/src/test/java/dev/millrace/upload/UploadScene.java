package dev.millrace.upload;

import dev.millrace.catalog.AssetId;
import dev.millrace.catalog.Catalog;
import dev.millrace.catalog.sql.Database;
import dev.millrace.catalog.sql.SqlCatalog;
import dev.millrace.events.sql.Outbox;
import dev.millrace.ids.Ulids;
import dev.millrace.store.s3.S3ObjectStore;
import dev.millrace.testing.Backends;
import dev.millrace.testing.TestClock;
import dev.millrace.upload.Completion.ClaimedPart;
import dev.millrace.upload.UploadTicket.PartUrl;
import dev.millrace.upload.sql.UploadTable;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;

/// Uploads over a database and a bucket of their own, with a client that sends parts.
final class UploadScene implements AutoCloseable {
  final TestClock clock = new TestClock(Instant.now());
  final Database database = Backends.database();
  final S3ObjectStore store = new S3ObjectStore(Backends.store());
  final UploadTable table = new UploadTable(database, clock);
  final Catalog catalog =
      new SqlCatalog(database, new Outbox(() -> {}), clock, new Ulids(clock, new Random()));
  final List<AssetId> delivered = new CopyOnWriteArrayList<>();
  final Uploads uploads = uploads(catalog, UploadConfig.defaults(), delivered::add);
  private final HttpClient http = HttpClient.newHttpClient();

  /// Another process's uploads over the same database and bucket.
  Uploads uploads(Catalog catalog, UploadConfig config, Uploads.Listener listener) {
    return new Uploads(store, catalog, table, config, listener);
  }

  static byte[] film(int length) {
    var bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  static UploadRequest request(long sizeBytes) {
    return UploadRequest.of("A film", "film.mp4", sizeBytes);
  }

  UploadTicket begin(long sizeBytes) {
    return (UploadTicket) uploads.begin(request(sizeBytes), java.util.Optional.empty());
  }

  /// Sends the part's slice of `file`.
  ClaimedPart send(UploadTicket ticket, PartUrl part, byte[] file) {
    var from = Math.toIntExact((part.number() - 1) * ticket.partSizeBytes());
    var to = Math.min(file.length, from + Math.toIntExact(part.sizeBytes()));
    var response = put(part.url(), Arrays.copyOfRange(file, from, to));
    if (response.statusCode() != 200) {
      throw new IllegalStateException(response.statusCode() + response.body());
    }
    return new ClaimedPart(part.number(), response.headers().firstValue("ETag").orElseThrow());
  }

  /// Sends all parts of the ticket at once.
  List<ClaimedPart> sendAll(UploadTicket ticket, byte[] file) {
    return ticket.parts().parallelStream().map(part -> send(ticket, part, file)).toList();
  }

  HttpResponse<String> put(URI url, byte[] body) {
    try {
      var request =
          HttpRequest.newBuilder(url)
              .timeout(Duration.ofSeconds(60))
              .PUT(BodyPublishers.ofByteArray(body))
              .build();
      return http.send(request, BodyHandlers.ofString());
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /// Whether neither an asset, nor an object, nor parts of any upload are there.
  boolean isEmpty() {
    return catalog.list(Catalog.Query.first(10)).items().isEmpty()
        && catalog.deleting(null, 10).isEmpty()
        && store.list("", "", 10).entries().isEmpty()
        && store.multipart().pending("", "", 10).isEmpty();
  }

  @Override
  public void close() {
    uploads.close();
    store.close();
    database.close();
    http.close();
  }
}
