package dev.millrace.qoe.sql;

import dev.millrace.catalog.sql.Database;
import dev.millrace.qoe.Dimension;
import dev.millrace.qoe.FiguresBook;
import dev.millrace.qoe.Measure;
import dev.millrace.qoe.Question;
import dev.millrace.qoe.SessionFact;
import dev.millrace.qoe.Sums;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementException;

/// The tables of sessions, of sums by hour and day, and of the place in the topic: `qoe_session`,
/// `qoe_hour`, `qoe_startup`, `qoe_day`, `qoe_startup_day`, `qoe_place`.
///
/// **Threading:** safe, from any thread of any process. **Limits:** a question 10 s; 2,000 values
/// of a dimension in an hour.
public final class FiguresTable implements FiguresBook {
  /// Any number that no other lock of ours has.
  private static final long LOCK = 0x6d72_716f_6531L;

  private static final String SAVEPOINT = "facts";
  private static final Logger LOG = System.getLogger(FiguresTable.class.getName());

  private static final int MOST_FORGOTTEN = 50_000;

  /// Of a dimension in an hour.
  private static final int MOST_VALUES = 2_000;

  private final Database database;
  private final int mostValues;

  public FiguresTable(Database database) {
    this(database, MOST_VALUES);
  }

  /// @param mostValues of a dimension that an hour tells apart
  public FiguresTable(Database database, int mostValues) {
    this.database = database;
    this.mostValues = mostValues;
  }

  @Override
  public Map<Integer, Long> place() {
    return database.jdbi().withHandle(FiguresTable::place);
  }

  private static Map<Integer, Long> place(Handle handle) {
    var offsets = new HashMap<Integer, Long>();
    handle
        .createQuery("select partition, next_offset from qoe_place")
        .map((row, _) -> offsets.put(row.getInt(1), row.getLong(2)))
        .list();
    return offsets;
  }

  @Override
  public boolean take(List<SessionFact> facts, Map<Integer, Long> before, Map<Integer, Long> next) {
    return database
        .jdbi()
        .inTransaction(
            handle -> {
              handle
                  .createQuery("select 1 from pg_advisory_xact_lock(:lock)")
                  .bind("lock", LOCK)
                  .mapTo(Integer.class)
                  .one();
              if (!place(handle).equals(before)) {
                return false;
              }
              var latest = new LinkedHashMap<String, SessionFact>();
              facts.forEach(fact -> latest.put(fact.id(), fact));
              change(handle, latest);
              move(handle, next);
              return true;
            });
  }

  /// Takes in what the database can hold: one that it can not holds up no other.
  private void change(Handle handle, Map<String, SessionFact> latest) {
    if (latest.isEmpty()) {
      return;
    }
    try {
      handle.savepoint(SAVEPOINT);
      new SessionRows(handle, new Values(handle, mostValues)).change(latest);
      handle.releaseSavepoint(SAVEPOINT);
    } catch (StatementException refused) {
      if (!isOfData(refused)) {
        throw refused;
      }
      handle.rollbackToSavepoint(SAVEPOINT);
      if (latest.size() == 1) {
        LOG.log(Level.WARNING, "A session is left out of figures: {0}", refused.getMessage());
        return;
      }
      var half = new LinkedHashMap<String, SessionFact>();
      var rest = new LinkedHashMap<String, SessionFact>();
      latest.forEach((id, fact) -> (half.size() < latest.size() / 2 ? half : rest).put(id, fact));
      change(handle, half);
      change(handle, rest);
    }
  }

  /// SQL's class of data that a type can not hold.
  private static boolean isOfData(StatementException refused) {
    return refused.getCause() instanceof SQLException cause
        && Objects.requireNonNullElse(cause.getSQLState(), "").startsWith("22");
  }

  private static void move(Handle handle, Map<Integer, Long> next) {
    var batch =
        handle.prepareBatch(
            """
            insert into qoe_place (partition, next_offset) values (:partition, :next)
            on conflict (partition) do update set next_offset = :next
            """);
    next.forEach(
        (partition, offset) -> batch.bind("partition", partition).bind("next", offset).add());
    if (!next.isEmpty()) {
      batch.execute();
    }
  }

  @Override
  public void forget(Instant now) {
    forget("qoe_session", "started_at", now.minus(ROWS_AGE));
    forget("qoe_hour", "hour", now.minus(SUMS_AGE));
    forget("qoe_startup", "hour", now.minus(SUMS_AGE));
    forget("qoe_day", "day", now.minus(SUMS_AGE));
    forget("qoe_startup_day", "day", now.minus(SUMS_AGE));
    forget("qoe_audience", "minute", now.minus(ROWS_AGE));
  }

  /// A little at a time, so that nobody waits for it.
  private void forget(String table, String column, Instant before) {
    String sql =
        """
        delete from %1$s where ctid = any (array(
          select ctid from %1$s where %2$s < :before limit :most))
        """
            .formatted(table, column);
    int gone = MOST_FORGOTTEN;
    while (gone == MOST_FORGOTTEN) {
      gone =
          database
              .jdbi()
              .withHandle(
                  handle ->
                      handle
                          .createUpdate(sql)
                          .bind("before", before.atOffset(ZoneOffset.UTC))
                          .bind("most", MOST_FORGOTTEN)
                          .execute());
    }
  }

  @Override
  public Sums sums(Question question) {
    var all = new Asking(database, question, Optional.empty());
    return all.by("''", Integer.MAX_VALUE).getOrDefault("", new Sums());
  }

  @Override
  public SortedMap<Instant, Sums> steps(Question question, Duration step) {
    var steps = new TreeMap<Instant, Sums>();
    new Asking(database, question, Optional.empty())
        .bySteps(step)
        .forEach((key, sums) -> steps.put(Instant.ofEpochSecond(Long.parseLong(key)), sums));
    return steps;
  }

  @Override
  public Map<String, Sums> values(Question question, Dimension by, int most) {
    return new Asking(database, question, Optional.of(by)).by("value", most);
  }

  /// The columns of all measures, each as `pattern` has it.
  static String measures(String pattern) {
    var columns = new ArrayList<String>();
    Measure.columns().forEach(column -> columns.add(pattern.formatted(column)));
    return String.join(", ", columns);
  }
}
