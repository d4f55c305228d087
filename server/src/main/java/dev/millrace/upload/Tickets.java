package dev.millrace.upload;

import dev.millrace.store.MultipartStore;
import dev.millrace.store.MultipartStore.Part;
import dev.millrace.store.MultipartStore.Upload;
import dev.millrace.upload.UploadTicket.PartUrl;
import dev.millrace.upload.UploadTicket.PresentPart;
import dev.millrace.upload.sql.UploadRow;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Writes tickets: fresh URLs for the parts that are not there.
final class Tickets {
  private static final int MAX_URLS = 1000;

  private final MultipartStore store;
  private final Duration urlLife;

  Tickets(MultipartStore store, Duration urlLife) {
    this.store = store;
    this.urlLife = urlLife;
  }

  /// The ticket from part `from` on; a part that arrived with another size than it should have is
  /// to be sent again.
  UploadTicket ticket(UploadRow row, Upload upload, List<Part> arrived, int from, Instant now) {
    var layout = layout(row);
    var present = present(layout, arrived);
    var missing =
        IntStream.rangeClosed(Math.max(1, from), layout.count())
            .filter(number -> !present.containsKey(number))
            .limit(MAX_URLS + 1L)
            .boxed()
            .toList();
    var urls = missing.stream().limit(MAX_URLS).map(n -> url(layout, upload, n)).toList();
    return new UploadTicket(
        row.assetId(),
        layout.totalBytes(),
        layout.partBytes(),
        layout.count(),
        urls,
        present.values().stream().map(Tickets::present).toList(),
        missing.size() > MAX_URLS ? missing.getLast() : null,
        now.plus(urlLife));
  }

  static PartLayout layout(UploadRow row) {
    return new PartLayout(row.size().totalBytes(), row.size().partBytes());
  }

  private PartUrl url(PartLayout layout, Upload upload, int number) {
    var url = store.presignPart(upload, number, urlLife);
    return new PartUrl(number, layout.sizeOf(number), url);
  }

  private static Map<Integer, Part> present(PartLayout layout, List<Part> arrived) {
    return arrived.stream()
        .filter(part -> part.number() <= layout.count())
        .filter(part -> part.sizeBytes() == layout.sizeOf(part.number()))
        .collect(Collectors.toMap(Part::number, part -> part, (a, _) -> a, java.util.TreeMap::new));
  }

  private static PresentPart present(Part part) {
    return new PresentPart(part.number(), part.sizeBytes(), part.etag());
  }
}
