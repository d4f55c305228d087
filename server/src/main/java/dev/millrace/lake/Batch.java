package dev.millrace.lake;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.millrace.events.RecordTail;
import dev.millrace.ids.RecentIds;
import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.CodingErrorAction;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;

/// Rows of a table on their way into a snapshot: a file of JSON lines for each partition.
///
/// **Threading:** one thread. **Ownership:** of its files, which [#close] removes. **Limits:**
/// [#MOST_ROWS] and [#MOST_BYTES] are for whoever fills it to keep.
final class Batch implements Closeable {
  static final int MOST_ROWS = 500_000;
  static final long MOST_BYTES = 256L << 20;

  /// Of a row's JSON; a record of our own has some kilobytes.
  private static final int MOST_LINE = 1 << 20;

  private final Path folder;
  private final LakeTable table;
  private final LakeRows rows;
  private final RecentIds known;
  private final Map<Integer, Span> spans = new TreeMap<>();
  private long count;
  private long bytes;
  private long misfits;
  private long repeats;

  /// @param known the ids of rows that were made before
  Batch(Path folder, LakeTable table, RecentIds known) {
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
      // What is no text at all becomes a question mark, instead of a failure.
      this.out =
          new BufferedWriter(
              new OutputStreamWriter(
                  Files.newOutputStream(file),
                  UTF_8
                      .newEncoder()
                      .onMalformedInput(CodingErrorAction.REPLACE)
                      .onUnmappableCharacter(CodingErrorAction.REPLACE)));
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
    List<LakeRows.Row> made = made(entry);
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

  /// One record that nobody can read must not keep all after it out.
  private List<LakeRows.Row> made(RecordTail.Entry entry) {
    try {
      List<LakeRows.Row> made = rows.of(entry);
      return made.stream().allMatch(row -> row.text().length() <= MOST_LINE) ? made : List.of();
    } catch (JacksonException | ArithmeticException _) {
      return List.of();
    }
  }

  private void add(LakeRows.Row row) throws IOException {
    int number = Math.toIntExact(Math.floorDiv(row.millis(), table.span().toMillis()));
    Span span = spans.get(number);
    if (span == null) {
      span = new Span(number, Files.createTempFile(folder, table.text() + "-", ".json"));
      spans.put(number, span);
    }
    span.out.write(row.text());
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

  /// All files go, whether or not what is left of them can be written: a full disk must get its
  /// room back.
  @Override
  public void close() throws IOException {
    IOException failed = null;
    for (Span span : spans.values()) {
      try (Closeable _ = () -> Files.deleteIfExists(span.file)) {
        span.out.close();
      } catch (IOException e) {
        failed = e;
      }
    }
    if (failed != null) {
      throw failed;
    }
  }
}
