package dev.millrace.lake;

import dev.millrace.lake.sql.Press;
import dev.millrace.store.ObjectMeta;
import dev.millrace.store.ObjectStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.Metrics;
import org.apache.iceberg.StructLike;
import org.apache.iceberg.Table;
import org.apache.iceberg.types.Conversions;
import org.apache.iceberg.types.Types;

/// The data files of a table: Parquet in the bucket, each of one partition.
///
/// **Threading:** one thread. **On failure** objects may be left that no snapshot names.
final class DataObjects {
  private static final String TYPE = "application/vnd.apache.parquet";
  private static final long MICROS = 1000;
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("uuuu-MM-dd").withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter HOUR =
      DateTimeFormatter.ofPattern("uuuu-MM-dd/HH").withZone(ZoneOffset.UTC);

  private final ObjectStore store;
  private final Press press;
  private final Path folder;
  private final String root;

  DataObjects(ObjectStore store, Press press, LakeConfig config) {
    this.store = store;
    this.press = press;
    this.folder = config.folder();
    this.root = StoreFiles.root(config.bucket());
  }

  /// Where a table's files lie.
  static String folder(LakeTable of) {
    return "lake/%s/data/".formatted(of.text());
  }

  /// Rows of a partition.
  ///
  /// @param number of hours or days since 1970
  /// @param firstMillis and `lastMillis`: their times
  record Rows(LakeTable of, int number, long count, long firstMillis, long lastMillis) {}

  /// Puts the rows of JSON lines into the bucket.
  DataFile put(Rows rows, Table table, Path lines) throws IOException {
    Path parquet = Files.createTempFile(folder, rows.of.text() + "-", ".parquet");
    try {
      var _ = press.write(lines, ids(rows.of, table), parquet);
      return put(rows, table, parquet, upload(rows, parquet));
    } finally {
      Files.deleteIfExists(parquet);
    }
  }

  /// Joins files of a partition to one, in which an id stands once.
  DataFile join(Rows rows, Table table, List<DataFile> files) throws IOException {
    var copies = new ArrayList<Path>();
    Path parquet = Files.createTempFile(folder, rows.of.text() + "-", ".parquet");
    try {
      for (DataFile file : files) {
        Path copy = Files.createTempFile(folder, rows.of.text() + "-", ".part");
        copies.add(copy);
        Files.delete(copy);
        store.obtain(key(file.location()), copy);
      }
      long count = press.join(copies, ids(rows.of, table), once(rows.of), parquet);
      var joined = new Rows(rows.of, rows.number, count, rows.firstMillis, rows.lastMillis);
      return put(joined, table, parquet, upload(rows, parquet));
    } finally {
      Files.deleteIfExists(parquet);
      for (Path copy : copies) {
        Files.deleteIfExists(copy);
      }
    }
  }

  /// Which of several rows of an id stays.
  private static Press.Once once(LakeTable of) {
    return of.isWrittenAnew() ? Press.Once.LATEST : Press.Once.FIRST;
  }

  private String key(String location) {
    return location.substring(root.length());
  }

  private String upload(Rows rows, Path parquet) {
    var begin = Instant.EPOCH.plus(rows.of.span().multipliedBy(rows.number));
    String when = (rows.of.isHourly() ? HOUR : DAY).format(begin);
    String key = folder(rows.of) + "%s/%s.parquet".formatted(when, UUID.randomUUID());
    store.put(key, parquet, ObjectMeta.immutable(TYPE));
    return root + key;
  }

  private static DataFile put(Rows rows, Table table, Path parquet, String location)
      throws IOException {
    int time = table.schema().findField(LakeTable.TIME).fieldId();
    var bounds =
        new Metrics(
            rows.count,
            null,
            null,
            null,
            null,
            Map.of(time, bound(rows.firstMillis)),
            Map.of(time, bound(rows.lastMillis)));
    return DataFiles.builder(table.spec())
        .withPath(location)
        .withFormat(FileFormat.PARQUET)
        .withFileSizeInBytes(Files.size(parquet))
        .withPartition(new Place(rows.number))
        .withMetrics(bounds)
        .build();
  }

  private static ByteBuffer bound(long millis) {
    return Conversions.toByteBuffer(Types.TimestampType.withZone(), millis * MICROS);
  }

  /// The ids by which Iceberg knows columns whatever they are called.
  private static List<Press.Field> ids(LakeTable of, Table table) {
    var fields = new ArrayList<Press.Field>();
    for (LakeColumn column : of.columns()) {
      Types.NestedField known = table.schema().findField(column.name());
      int element = known.type().isListType() ? known.type().asListType().elementId() : 0;
      fields.add(new Press.Field(column, known.fieldId(), element));
    }
    return fields;
  }

  /// A partition's only value.
  private record Place(int number) implements StructLike {
    @Override
    public int size() {
      return 1;
    }

    @Override
    public <T> T get(int position, Class<T> type) {
      return type.cast(number);
    }

    @Override
    public <T> void set(int position, T value) {
      throw new UnsupportedOperationException("a partition stays");
    }
  }
}
