package dev.millrace.lake.sql;

import dev.millrace.events.PastRecords;
import dev.millrace.lake.LakeColumn;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// Presses rows into Parquet, by a [Duck] that is there while there is work.
///
/// **Threading:** one thread. **Limits:** [#MEMORY_BYTES], a thread, and [#PATIENCE] a file; what
/// does not fit into memory is sorted in files. **On failure** a [LakeFailure]; the target is then
/// no file to use.
public final class Press implements AutoCloseable {
  private static final long MEMORY_BYTES = 256L << 20;
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final Duration IDLE = Duration.ofMinutes(2);
  private static final int MOST_LINE = 2 << 20;

  private final Path folder;
  private @Nullable Duck duck;
  private long usedNanos;

  /// @param folder of its own, for what does not fit into memory
  public Press(Path folder) {
    this.folder = folder;
  }

  /// A column with the number by which Iceberg knows it.
  ///
  /// @param element of a list, the number of its elements
  public record Field(LakeColumn column, int id, int element) {
    private String number() {
      String name = Sql.name(column.name());
      return column.kind().isList()
          ? "%s: {__duckdb_field_id: %d, element: %d}".formatted(name, id, element)
          : name + ": " + id;
    }
  }

  /// Which rows of one id stay in a file.
  public enum Once {
    FIRST("kafka_partition, kafka_offset"),
    LATEST("kafka_offset DESC");

    private final String order;

    Once(String order) {
      this.order = order;
    }

    /// Where a row stood in its topic says which one came first.
    String sql() {
      return " QUALIFY id IS NULL OR row_number() OVER (PARTITION BY id ORDER BY %s) = 1"
          .formatted(order);
    }
  }

  /// Writes lines of JSON, each an object with the fields as members; gives how many rows.
  public long write(Path lines, List<Field> fields, Path target) {
    String columns =
        fields.stream()
            .map(
                field ->
                    Sql.name(field.column().name()) + ": '" + field.column().kind().sql() + "'")
            .collect(Collectors.joining(", "));
    String from =
        "read_json(%s, format = 'newline_delimited', maximum_object_size = %d, columns = {%s})"
            .formatted(Sql.text(lines.toString()), MOST_LINE, columns);
    return copy(from, fields, target);
  }

  /// Joins files that it wrote; gives how many rows there are.
  public long join(List<Path> files, List<Field> fields, Once once, Path target) {
    List<LakeColumn> columns = fields.stream().map(Field::column).toList();
    return copy("(" + Sql.files(files, columns) + once.sql() + ")", fields, target);
  }

  /// Writes rows of files that it wrote as lines of JSON, ordered by their time and their place in
  /// the topic; gives how many.
  ///
  /// @param after those that come later
  /// @param most and not more of them
  public long lines(
      List<Path> files, List<LakeColumn> columns, PastRecords.Place after, int most, Path target) {
    String names = columns.stream().map(Press::told).collect(Collectors.joining(", "));
    return copied(
        """
        COPY (SELECT %s FROM (%s) AS r
        WHERE (r."time", r.kafka_partition, r.kafka_offset) > (make_timestamptz(%d), %d, %d)
        ORDER BY r."time", r.kafka_partition, r.kafka_offset LIMIT %d) TO %s (FORMAT json)
        """
            .formatted(
                names,
                Sql.files(files, columns),
                TimeUnit.MILLISECONDS.toMicros(after.millis()),
                after.partition(),
                after.offset(),
                most,
                Sql.text(target.toString())));
  }

  /// A column as events have it.
  private static String told(LakeColumn column) {
    String name = Sql.name(column.name());
    return column.kind() == LakeColumn.Kind.TIME
        ? "strftime(timezone('UTC', r.%1$s), '%%Y-%%m-%%dT%%H:%%M:%%S.%%gZ') AS %1$s"
            .formatted(name)
        : "r." + name;
  }

  private long copy(String from, List<Field> fields, Path target) {
    String names = Sql.names(fields.stream().map(Field::column).toList());
    String ids = fields.stream().map(Field::number).collect(Collectors.joining(", "));
    String sql =
        """
        COPY (SELECT %s FROM %s ORDER BY "time") TO %s
        (FORMAT parquet, COMPRESSION zstd, FIELD_IDS {%s})
        """
            .formatted(names, from, Sql.text(target.toString()), ids);
    return copied(sql);
  }

  private long copied(String sql) {
    var question =
        JsonMapper.shared()
            .createObjectNode()
            .put("do", DuckMain.COPY)
            .put("memoryBytes", MEMORY_BYTES)
            .put("sql", sql);
    try {
      return duck().ask(question, PATIENCE).path("rows").asLong();
    } catch (Duck.Ended e) {
      throw new LakeFailure("rows cannot be written: " + e.getMessage(), e);
    }
  }

  private Duck duck() {
    Duck there = duck;
    if (there == null || !there.isAlive()) {
      close();
      there = Duck.start(folder, MEMORY_BYTES);
      duck = there;
    }
    usedNanos = System.nanoTime();
    return there;
  }

  /// Lets its process go when there was nothing to do for a while.
  public void rest() {
    if (duck != null && System.nanoTime() - usedNanos > IDLE.toNanos()) {
      close();
    }
  }

  @Override
  public void close() {
    Duck there = duck;
    duck = null;
    if (there != null) {
      there.close();
    }
  }
}
