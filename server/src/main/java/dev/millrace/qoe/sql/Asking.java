package dev.millrace.qoe.sql;

import dev.millrace.catalog.sql.Database;
import dev.millrace.qoe.Dimension;
import dev.millrace.qoe.Measure;
import dev.millrace.qoe.Question;
import dev.millrace.qoe.Sums;
import dev.millrace.qoe.TooMuchAsked;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;

/// Answers a question from sums of days and hours as far as they have the answer, else from rows of
/// sessions: those of the hours that the question has parts of only, or all.
///
/// **Threading:** one thread.
final class Asking {
  private static final String TIMED_OUT = "57014";
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration DAY = Duration.ofDays(1);

  private final Database database;
  private final Question question;
  private final Optional<Dimension> by;
  private final Instant hourFrom;
  private final Instant hourTo;
  private final Instant dayFrom;
  private final Instant dayTo;
  private Duration step = Duration.ZERO;

  Asking(Database database, Question question, Optional<Dimension> by) {
    this.database = database;
    this.question = question;
    this.by = by;
    this.hourFrom = ceiling(question.from(), ChronoUnit.HOURS);
    this.hourTo = question.to().truncatedTo(ChronoUnit.HOURS);
    this.dayFrom = ceiling(question.from(), ChronoUnit.DAYS);
    this.dayTo = question.to().truncatedTo(ChronoUnit.DAYS);
  }

  private static Instant ceiling(Instant time, ChronoUnit unit) {
    Instant floor = time.truncatedTo(unit);
    return floor.equals(time) ? floor : floor.plus(1, unit);
  }

  Map<String, Sums> bySteps(Duration wanted) {
    step = wanted;
    var key =
        new Key(
            "date_bin(make_interval(secs => :step), at, :from)",
            "cast(cast(extract(epoch from cell) as bigint) as text)");
    return by(key, Integer.MAX_VALUE);
  }

  /// What answers are told apart by.
  ///
  /// @param cell what is made of `at` or `value` of each row
  /// @param text what is made of the `cell` of an answer
  private record Key(String cell, String text) {}

  /// The sums by what `key` makes of `at` or `value`, those with most plays first.
  Map<String, Sums> by(String key, int most) {
    return by(new Key(key, "cell"), most);
  }

  private Map<String, Sums> by(Key key, int most) {
    try {
      return database
          .jdbi()
          .inTransaction(
              handle -> {
                handle.execute("set local statement_timeout = '10s'");
                handle.execute("set local jit = off");
                handle.execute("set local work_mem = '64MB'");
                Map<String, Sums> found = measures(handle, key, most);
                startups(handle, key, found);
                return found;
              });
    } catch (UnableToExecuteStatementException e) {
      if (e.getCause() instanceof SQLException cause && TIMED_OUT.equals(cause.getSQLState())) {
        throw new TooMuchAsked(e);
      }
      throw e;
    }
  }

  private Map<String, Sums> measures(Handle handle, Key key, int most) {
    String sql =
        """
        select %s as key, summed.* from (
          select %s as cell, %s from (%s) as source
          group by 1 having sum(plays) > 0 or sum(watched_ms) > 0 or sum(events) > 0
          order by sum(plays) desc, 1 limit :most
        ) as summed order by plays desc, cell
        """
            .formatted(
                key.text,
                key.cell,
                FiguresTable.measures("sum(%1$s) as %1$s"),
                source(Sort.MEASURES));
    var found = new LinkedHashMap<String, Sums>();
    bound(handle, sql)
        .bind("most", most)
        .map(
            (row, _) -> {
              var sums = new Sums();
              for (Measure measure : Measure.values()) {
                sums.add(measure, row.getLong(measure.column()));
              }
              return found.put(row.getString("key"), sums);
            })
        .list();
    return found;
  }

  private void startups(Handle handle, Key key, Map<String, Sums> found) {
    String sql =
        """
        select * from (
          select %s as key, bucket, starts from (
            select %s as cell, bucket, sum(starts) as starts from (%s) as source group by 1, 2
          ) as counted where starts > 0
        ) as told where key = any(:keys)
        """
            .formatted(key.text, key.cell, source(Sort.STARTUPS));
    bound(handle, sql)
        .bindArray("keys", String.class, List.copyOf(found.keySet()))
        .map(
            (row, _) -> {
              Sums sums = found.get(row.getString(1));
              if (sums != null) {
                sums.addStartups(row.getInt(2), row.getLong(3));
              }
              return sums != null;
            })
        .list();
  }

  /// Hours stand for their sessions if they know the answer, and steps do not part them.
  private boolean usesHours() {
    return question.isOfOne(by) && isWhole(HOUR) && hourFrom.isBefore(hourTo);
  }

  /// Days stand for their hours where steps begin with days, or there are none.
  private boolean usesDays() {
    return isWhole(DAY)
        && (step.isZero() || dayFrom.equals(question.from()))
        && dayFrom.isBefore(dayTo);
  }

  private boolean isWhole(Duration span) {
    return step.toSeconds() % span.toSeconds() == 0;
  }

  /// What is summed up.
  private enum Sort {
    MEASURES,
    STARTUPS
  }

  /// Rows of `at`, `value`, and what is summed up.
  private String source(Sort sort) {
    if (!usesHours()) {
      return rows(sort) + "started_at >= :from and started_at < :to";
    }
    String sums =
        usesDays()
            ? hours(sort, "(hour < :day_from or hour >= :day_to)") + " union all " + days(sort)
            : hours(sort, "true");
    return sums
        + " union all "
        + rows(sort)
        + "((started_at >= :from and started_at < :hour_from)"
        + " or (started_at >= :hour_to and started_at < :to))";
  }

  private String rows(Sort sort) {
    boolean isOfStartups = sort == Sort.STARTUPS;
    return "select started_at as at, %s as value, %s from qoe_session where %s%s"
        .formatted(
            by.map(Dimension::word).orElse("''"),
            isOfStartups ? "startup_bucket as bucket, 1 as starts" : FiguresTable.measures("%s"),
            filters(),
            isOfStartups ? " and startup_bucket is not null and " : " and ");
  }

  private String hours(Sort sort, String condition) {
    return sums(
        sort == Sort.STARTUPS ? "qoe_startup" : "qoe_hour",
        "hour",
        sort,
        "hour >= :hour_from and hour < :hour_to and " + condition);
  }

  private String days(Sort sort) {
    return sums(
        sort == Sort.STARTUPS ? "qoe_startup_day" : "qoe_day",
        "day",
        sort,
        "day >= :day_from and day < :day_to");
  }

  private String sums(String table, String time, Sort sort, String condition) {
    boolean isOfStartups = sort == Sort.STARTUPS;
    Optional<Dimension> dimension = question.dimension(by);
    return """
    select %s as at, value, %s from %s where dimension = '%s' and %s and %s
    """
        .formatted(
            time,
            isOfStartups ? "bucket, starts" : FiguresTable.measures("%s"),
            table,
            dimension.map(Dimension::word).orElse(SessionRows.ALL),
            condition,
            isOfStartups && by.isPresent() ? "value = any(:keys)" : values(dimension));
  }

  private String values(Optional<Dimension> dimension) {
    if (dimension.isEmpty()) {
      return "value = ''";
    }
    return dimension
        .filter(question.filters()::containsKey)
        .map(one -> "value = any(:" + one.word() + ")")
        .orElse("true");
  }

  private String filters() {
    var conditions = new StringBuilder("true");
    question
        .filters()
        .keySet()
        .forEach(one -> conditions.append(" and %1$s = any(:%1$s)".formatted(one.word())));
    return conditions.toString();
  }

  private Query bound(Handle handle, String sql) {
    Query query = handle.createQuery(sql);
    bindIf(query, sql, "from", question.from());
    bindIf(query, sql, "to", question.to());
    bindIf(query, sql, "hour_from", hourFrom);
    bindIf(query, sql, "hour_to", hourTo);
    bindIf(query, sql, "day_from", dayFrom);
    bindIf(query, sql, "day_to", dayTo);
    if (sql.contains(":step")) {
      query.bind("step", (double) step.toSeconds());
    }
    question.filters().forEach((one, values) -> query.bindArray(one.word(), String.class, values));
    return query;
  }

  private static void bindIf(Query query, String sql, String name, Instant time) {
    if (sql.contains(":" + name)) {
      query.bind(name, time.atOffset(ZoneOffset.UTC));
    }
  }
}
