package dev.millrace.lake;

import dev.millrace.events.RecordTail;
import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Rows of a table on their way into a snapshot: a file of JSON lines for each partition.
///
/// **Threading:** one thread. **Ownership:** of its files, which [#close] removes. **Limits:**
/// [#MOST_ROWS] and [#MOST_BYTES] are for whoever fills it to keep.
final class Batch implements Closeable {
  static final int MOST_ROWS = 500_000;
  static final long MOST_BYTES = 256L << 20;

  private final Path folder;
  private final LakeTable table;
  private final LakeRows rows;
  private final Repeats known;
  private final Map<Integer, Span> spans = new TreeMap<>();
  private long count;
  private long bytes;
  private long misfits;
  private long repeats;

  /// @param known the ids of rows that were made before
  Batch(Path folder, LakeTable table, Repeats known) {
    this.folder = folder;
    this.table = table;
    this.rows = new LakeRows(table);
    this.known = known;
  }

  /// The rows of a partition.
  static final class Span {
    private final int number;
    private final Path file;
    private final BufferedWriter out;
    private long count;
    private long firstMillis = Long.MAX_VALUE;
    private long lastMillis = Long.MIN_VALUE;

    private Span(int number, Path file) throws IOException {
      this.number = number;
      this.file = file;
      this.out = Files.newBufferedWriter(file);
    }

    /// Hours or days since 1970.
    int number() {
      return number;
    }

    Path file() {
      return file;
    }

    long count() {
      return count;
    }

    long firstMillis() {
      return firstMillis;
    }

    long lastMillis() {
      return lastMillis;
    }
  }

  /// Takes the rows of a record in.
  void add(RecordTail.Entry entry) {
    List<LakeRows.Row> made = rows.of(entry);
    bytes += entry.value().remaining();
    if (made.isEmpty()) {
      misfits++;
    }
    try {
      for (LakeRows.Row row : made) {
        if (table.isWrittenAnew() || row.id().isEmpty() || known.isNew(row.id())) {
          add(row);
        } else {
          repeats++;
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void add(LakeRows.Row row) throws IOException {
    int number = Math.toIntExact(Math.floorDiv(row.millis(), table.span().toMillis()));
    Span span = spans.get(number);
    if (span == null) {
      span = new Span(number, Files.createTempFile(folder, table.text() + "-", ".json"));
      spans.put(number, span);
    }
    span.out.write(row.members().toString());
    span.out.newLine();
    span.count++;
    span.firstMillis = Math.min(span.firstMillis, row.millis());
    span.lastMillis = Math.max(span.lastMillis, row.millis());
    count++;
  }

  boolean isFull() {
    return count >= MOST_ROWS || bytes >= MOST_BYTES;
  }

  long count() {
    return count;
  }

  /// Records of which no row could be made.
  long misfits() {
    return misfits;
  }

  /// Rows that were there before, under the same id.
  long repeats() {
    return repeats;
  }

  /// What came, ready to be read.
  List<Span> spans() throws IOException {
    for (Span span : spans.values()) {
      span.out.close();
    }
    return List.copyOf(spans.values());
  }

  @Override
  public void close() throws IOException {
    for (Span span : spans.values()) {
      span.out.close();
      Files.deleteIfExists(span.file);
    }
  }
}
