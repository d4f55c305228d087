package dev.millrace.qoe.sql;

import dev.millrace.qoe.Dimension;
import dev.millrace.qoe.Measure;
import dev.millrace.qoe.SessionFact;
import dev.millrace.qoe.Sums;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/// Changes rows of sessions, and with them the sums that hold them.
///
/// **Threading:** one thread, within one transaction.
final class SessionRows {
  /// The dimension that does not tell sessions apart.
  static final String ALL = "all";

  private static final String DIMENSIONS =
      Arrays.stream(Dimension.values()).map(Dimension::word).collect(Collectors.joining(", "));

  private final Handle handle;
  private final Values values;

  /// @param values that have sums of their own
  SessionRows(Handle handle, Values values) {
    this.handle = handle;
    this.values = values;
  }

  /// What sums are of.
  private record Cell(Span span, String dimension, Instant from, String value) {}

  /// How long the time of a sum is, and where such sums are.
  private enum Span {
    HOUR("qoe_hour", "qoe_startup", ChronoUnit.HOURS),
    DAY("qoe_day", "qoe_startup_day", ChronoUnit.DAYS);

    private final String measures;
    private final String startups;
    private final ChronoUnit unit;

    Span(String measures, String startups, ChronoUnit unit) {
      this.measures = measures;
      this.startups = startups;
      this.unit = unit;
    }

    private String column() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// Puts each fact in the place of the one with its id.
  void change(Map<String, SessionFact> latest) {
    Map<String, SessionFact> known = known(latest.keySet());
    List<SessionFact> facts = values.bounded(latest.values());
    var cells = new HashMap<Cell, Sums>();
    for (SessionFact fact : facts) {
      SessionFact old = known.get(fact.id());
      if (fact.equals(old)) {
        continue;
      }
      add(cells, fact, 1);
      if (old != null) {
        add(cells, old, -1);
      }
    }
    if (cells.isEmpty()) {
      return;
    }
    write(facts);
    for (Span span : Span.values()) {
      var ofSpan = new HashMap<>(cells);
      ofSpan.keySet().removeIf(cell -> cell.span != span);
      writeSums(span, ofSpan);
      writeStartups(span, ofSpan);
    }
  }

  private static void add(Map<Cell, Sums> cells, SessionFact fact, int sign) {
    for (Span span : Span.values()) {
      Instant from = fact.at().truncatedTo(span.unit);
      add(cells, new Cell(span, ALL, from, ""), fact, sign);
      fact.values()
          .forEach(
              (dimension, value) ->
                  add(cells, new Cell(span, dimension.word(), from, value), fact, sign));
    }
  }

  private static void add(Map<Cell, Sums> cells, Cell cell, SessionFact fact, int sign) {
    cells.computeIfAbsent(cell, _ -> new Sums()).add(fact, sign);
  }

  private Map<String, SessionFact> known(Collection<String> ids) {
    return handle
        .createQuery("select * from qoe_session where id = any(:ids)")
        .bindArray("ids", String.class, List.copyOf(ids))
        .map((row, _) -> fact(row))
        .list()
        .stream()
        .collect(Collectors.toMap(SessionFact::id, fact -> fact));
  }

  private static SessionFact fact(ResultSet row) throws SQLException {
    var values = new EnumMap<Dimension, String>(Dimension.class);
    for (Dimension dimension : Dimension.values()) {
      values.put(dimension, row.getString(dimension.word()));
    }
    var measures = new EnumMap<Measure, Long>(Measure.class);
    for (Measure measure : Measure.values()) {
      measures.put(measure, row.getLong(measure.column()));
    }
    return new SessionFact(
        row.getString("id"),
        row.getObject("started_at", OffsetDateTime.class).toInstant(),
        values,
        measures,
        row.getObject("startup_bucket", Integer.class));
  }

  private void write(Collection<SessionFact> facts) {
    String columns = "started_at, startup_bucket, " + DIMENSIONS + ", " + measures("%s");
    PreparedBatch batch =
        handle.prepareBatch(
            """
            insert into qoe_session (id, %1$s) values (:id, %2$s)
            on conflict (id) do update set (%1$s) = row(%3$s)
            """
                .formatted(columns, columns.replaceAll("(\\w+)", ":$1"), excluded(columns)));
    for (SessionFact fact : facts) {
      batch
          .bind("id", fact.id())
          .bind("started_at", fact.at().atOffset(ZoneOffset.UTC))
          .bind("startup_bucket", fact.startup());
      fact.values().forEach((dimension, value) -> batch.bind(dimension.word(), value));
      fact.measures().forEach((measure, value) -> batch.bind(measure.column(), value));
      batch.add();
    }
    batch.execute();
  }

  private static String excluded(String columns) {
    return columns.replaceAll("(\\w+)", "excluded.$1");
  }

  private void writeSums(Span span, Map<Cell, Sums> cells) {
    PreparedBatch batch =
        handle.prepareBatch(
            """
            insert into %s as old (dimension, %s, value, %s)
            values (:dimension, :from, :value, %s)
            on conflict (dimension, %2$s, value) do update set %s
            """
                .formatted(
                    span.measures,
                    span.column(),
                    measures("%s"),
                    measures(":%s"),
                    measures("%1$s = old.%1$s + excluded.%1$s")));
    cells.forEach(
        (cell, sums) -> {
          bind(batch, cell);
          for (Measure measure : Measure.values()) {
            batch.bind(measure.column(), sums.of(measure));
          }
          batch.add();
        });
    batch.execute();
  }

  private void writeStartups(Span span, Map<Cell, Sums> cells) {
    PreparedBatch batch =
        handle.prepareBatch(
            """
            insert into %s as old (dimension, %s, value, bucket, starts)
            values (:dimension, :from, :value, :bucket, :starts)
            on conflict (dimension, %2$s, value, bucket)
            do update set starts = old.starts + excluded.starts
            """
                .formatted(span.startups, span.column()));
    cells.forEach(
        (cell, sums) ->
            sums.startups()
                .forEach(
                    (bucket, starts) -> {
                      if (starts != 0) {
                        bind(batch, cell);
                        batch.bind("bucket", bucket).bind("starts", starts).add();
                      }
                    }));
    if (batch.size() > 0) {
      batch.execute();
    }
  }

  private static void bind(PreparedBatch batch, Cell cell) {
    batch
        .bind("dimension", cell.dimension())
        .bind("from", cell.from().atOffset(ZoneOffset.UTC))
        .bind("value", cell.value());
  }

  private static String measures(String pattern) {
    return FiguresTable.measures(pattern);
  }
}
