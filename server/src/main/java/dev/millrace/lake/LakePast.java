package dev.millrace.lake;

import dev.millrace.events.PastRecords;
import dev.millrace.events.RecordTail;
import dev.millrace.lake.LakeScan.DataObject;
import dev.millrace.lake.sql.Folder;
import dev.millrace.lake.sql.Press;
import dev.millrace.store.ObjectStore;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The records of a topic as its table holds them: the events that rows were made of.
///
/// **Ownership:** of its folder, and of a process of DuckDB's while pages are open. **Limits:**
/// [#MOST_ROWS], the newest; files of a partition at a time. **On failure** of the catalogue or the
/// bucket an unchecked exception.
public final class LakePast implements PastRecords {
  private static final long MOST_ROWS = 50_000_000;
  private static final int AT_ONCE = 200_000;
  private static final int PAGE = 2_000;

  private final LakeTable table;
  private final LakeScan scan;
  private final ObjectStore store;
  private final Path folder;
  private final Supplier<Instant> oldest;

  /// @param folder of its own
  /// @param oldest of which time rows are wanted
  public LakePast(
      LakeTable table, LakeScan scan, ObjectStore store, Path folder, Supplier<Instant> oldest) {
    this.table = table;
    this.scan = scan;
    this.store = store;
    this.folder = folder;
    this.oldest = oldest;
  }

  @Override
  public Pages after(Place place) {
    Instant from = Instant.ofEpochMilli(Math.max(place.millis(), oldest.get().toEpochMilli()));
    var left = new ArrayDeque<List<DataObject>>();
    long rows = 0;
    for (List<DataObject> partition : scan.partitions(table, from).descendingMap().values()) {
      rows += partition.stream().mapToLong(DataObject::rows).sum();
      if (rows > MOST_ROWS && !left.isEmpty()) {
        break;
      }
      left.addFirst(partition);
    }
    return left.isEmpty()
        ? Pages.NONE
        : new Rows(left, new Place(from.toEpochMilli(), 0, -1), place);
  }

  /// Rows that are read.
  private final class Rows implements Pages {
    private final Deque<List<DataObject>> left;
    private final Press press;
    private final Path lines;
    private final List<Path> near = new ArrayList<>();
    private Place place;
    private @Nullable BufferedReader in;
    private long made;

    /// @param least and `after`: the later of them is where it begins
    Rows(Deque<List<DataObject>> left, Place least, Place after) {
      this.left = left;
      this.place = least.millis() > after.millis() ? least : after;
      this.press = new Press(folder.resolve("press"));
      this.lines = folder.resolve("lines");
    }

    @Override
    public List<RecordTail.Entry> next() {
      try {
        var page = new ArrayList<RecordTail.Entry>();
        while (page.isEmpty() && open()) {
          read(page);
        }
        return page;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /// Whether there is something to read.
    private boolean open() throws IOException {
      while (in == null) {
        if (near.isEmpty()) {
          List<DataObject> partition = left.poll();
          if (partition == null) {
            return false;
          }
          fetch(partition);
        }
        made = press.lines(near, table.columns(), place, AT_ONCE, lines);
        in = Files.newBufferedReader(lines);
      }
      return true;
    }

    private void fetch(List<DataObject> partition) throws IOException {
      Folder.empty(folder.resolve("near"));
      for (DataObject object : partition) {
        Path copy = folder.resolve("near").resolve(near.size() + ".parquet");
        store.obtain(object.key(), copy);
        near.add(copy);
      }
    }

    private void read(List<RecordTail.Entry> page) throws IOException {
      BufferedReader open = in;
      while (open != null && page.size() < PAGE) {
        String line = open.readLine();
        if (line == null) {
          open.close();
          in = null;
          if (made < AT_ONCE) {
            near.clear();
          }
          return;
        }
        RecordTail.Entry entry = entry(line);
        place = new Place(entry.timestampMillis(), entry.partition(), entry.offset());
        page.add(entry);
      }
    }

    @Override
    public void close() {
      press.close();
      try {
        if (in != null) {
          in.close();
        }
        Folder.empty(folder);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /// A row as the event that it was made of.
  private static RecordTail.Entry entry(String line) {
    var row = (ObjectNode) JsonMapper.shared().readTree(line);
    int partition = row.path(LakeTable.PARTITION).asInt();
    long offset = row.path(LakeTable.OFFSET).asLong();
    long millis = Instant.parse(row.path(LakeTable.TIME).asString()).toEpochMilli();
    JsonNode more = row.path(LakeTable.MORE);
    row.remove(List.of(LakeTable.PARTITION, LakeTable.OFFSET, LakeTable.MORE));
    row.properties().removeIf(member -> member.getValue().isNull());
    if (more.isString()) {
      row.setAll((ObjectNode) JsonMapper.shared().readTree(more.asString()));
    }
    byte[] json = JsonMapper.shared().writeValueAsBytes(row);
    return new RecordTail.Entry(partition, offset, millis, ByteBuffer.wrap(json));
  }
}
