package dev.millrace.workflow.sql;

import dev.millrace.workflow.graph.StepState;
import dev.millrace.workflow.graph.WorkflowGraph;
import dev.millrace.workflow.graph.WorkflowGraph.Identity;
import dev.millrace.workflow.graph.WorkflowGraph.StepView;
import dev.millrace.workflow.graph.WorkflowState;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// Reads a graph for people.
final class GraphQuery {
  /// Costs done over costs known. A step's announced growth counts until the step is finished and
  /// the real steps stand in its place; the high-water mark keeps the bar from running backwards.
  private static final String PROGRESS =
      """
      greatest(w.progress, coalesce((
        select sum(s.cost * case when s.state = 'done' or (s.state = 'failed' and s.optional)
                 then 1 else s.progress end)
          / nullif(sum(s.cost + case when s.state = 'done' then 0 else s.growth end), 0)
        from workflow_step s where s.workflow_id = w.id), 0)) as overall
      """;

  private static final String NEWEST =
      " from workflow w where w.subject = :subject order by w.id desc limit 1";

  private GraphQuery() {}

  static Optional<Double> progress(Handle handle, String subject) {
    return handle
        .createQuery("select " + PROGRESS + NEWEST)
        .bind("subject", subject)
        .mapTo(Double.class)
        .findOne();
  }

  /// Moves a workflow's high-water mark to where its steps are, and answers it.
  static Optional<Double> raiseProgress(Handle handle, long workflowId) {
    return handle
        .createQuery(
            """
            with now_at as (select w.id, %s from workflow w where w.id = :id)
            update workflow w set progress = now_at.overall from now_at
            where w.id = now_at.id and w.state = 'running' returning w.progress
            """
                .formatted(PROGRESS))
        .bind("id", workflowId)
        .mapTo(Double.class)
        .findOne();
  }

  static Optional<WorkflowGraph> newest(Handle handle, String subject) {
    return handle
        .createQuery(
            "select w.id, w.kind, w.subject, w.created_at, w.state, w.problem, "
                + PROGRESS
                + NEWEST)
        .bind("subject", subject)
        .map((row, _) -> graph(row, steps(handle, row.getLong("id"))))
        .findOne();
  }

  private static WorkflowGraph graph(ResultSet row, List<StepView> steps) throws SQLException {
    return new WorkflowGraph(
        new Identity(
            row.getLong("id"),
            row.getString("kind"),
            row.getString("subject"),
            Rows.instant(row, "created_at").orElseThrow()),
        Rows.value(WorkflowState.class, row.getString("state")),
        row.getDouble("overall"),
        Rows.problem(row.getString("problem")),
        steps);
  }

  private static List<StepView> steps(Handle handle, long workflowId) {
    return handle
        .createQuery(
            """
            select name, state, attempt, started_at, ended_at, progress, problem, depends_on,
              output->>'detail' as detail
            from workflow_step where workflow_id = :workflow order by ordinal
            """)
        .bind("workflow", workflowId)
        .map((row, _) -> step(row))
        .list();
  }

  private static StepView step(ResultSet row) throws SQLException {
    return new StepView(
        row.getString("name"),
        Rows.value(StepState.class, row.getString("state")),
        row.getInt("attempt"),
        Rows.instant(row, "started_at"),
        Rows.instant(row, "ended_at"),
        row.getDouble("progress"),
        Rows.problem(row.getString("problem")),
        StepRows.strings(row, "depends_on"),
        Optional.ofNullable(row.getString("detail")));
  }
}
