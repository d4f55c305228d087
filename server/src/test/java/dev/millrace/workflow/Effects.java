package dev.millrace.workflow;

import java.time.Instant;
import java.util.List;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;

/// What scripted steps did, in any process: rows of a table.
final class Effects {
  private final Jdbi jdbi;

  Effects(DataSource dataSource) {
    this.jdbi = Jdbi.create(dataSource);
  }

  /// @param what `begin`, `end`, or `cancelled`
  record Effect(
      String subject, String step, int attempt, String node, String what, Instant at, int slots) {}

  static void createTable(DataSource dataSource) {
    Jdbi.create(dataSource)
        .useHandle(
            handle ->
                handle.execute(
                    """
                    create table test_effect (
                      id bigint generated always as identity, subject text, step text,
                      attempt integer, node text, what text, slots integer,
                      at timestamptz default clock_timestamp())
                    """));
  }

  void add(dev.millrace.workflow.step.StepContext step, String node, String what) {
    jdbi.useHandle(
        handle ->
            handle.execute(
                """
                insert into test_effect (subject, step, attempt, node, what, slots)
                values (?, ?, ?, ?, ?, ?)
                """,
                step.subject(),
                step.name(),
                step.attempt(),
                node,
                what,
                step.slots()));
  }

  List<Effect> all() {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery("select * from test_effect order by id")
                .map(
                    (row, _) ->
                        new Effect(
                            row.getString("subject"),
                            row.getString("step"),
                            row.getInt("attempt"),
                            row.getString("node"),
                            row.getString("what"),
                            row.getTimestamp("at").toInstant(),
                            row.getInt("slots")))
                .list());
  }

  /// Effects of one sort on steps whose name begins so, in order.
  List<Effect> of(String what, String prefix) {
    return all().stream()
        .filter(effect -> effect.what().equals(what) && effect.step().startsWith(prefix))
        .toList();
  }

  int count(String what, String prefix) {
    return of(what, prefix).size();
  }
}
