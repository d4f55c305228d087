package dev.millrace.workflow.sql;

import dev.millrace.workflow.graph.Growth;
import dev.millrace.workflow.graph.Node;
import dev.millrace.workflow.step.StepSpec;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/// Adds steps and their dependencies to a workflow, whose row the caller has locked.
final class StepRows {
  private StepRows() {}

  /// The graph as the rules of growth see it.
  static List<Node> nodes(Handle handle, long workflowId) {
    return handle
        .createQuery(
            """
            select name, depends_on, state = 'done' or (state = 'failed' and optional) as finished,
                   state = 'pending' and waiting > 0 as waits
            from workflow_step where workflow_id = :workflow
            """)
        .bind("workflow", workflowId)
        .map((row, _) -> node(row))
        .list();
  }

  private static Node node(ResultSet row) throws SQLException {
    return new Node(
        row.getString("name"),
        row.getBoolean("finished"),
        row.getBoolean("waits"),
        Set.copyOf(strings(row, "depends_on")));
  }

  static List<String> strings(ResultSet row, String column) throws SQLException {
    return Arrays.asList((String[]) row.getArray(column).getArray());
  }

  /// Writes what a growth says: steps, dependencies, and what they wait for.
  static void add(Handle handle, long workflowId, List<StepSpec> specs, Growth growth) {
    if (specs.isEmpty()) {
      return;
    }
    insertSteps(handle, workflowId, specs, growth);
    insertEdges(handle, workflowId, growth);
    Set<String> added = specs.stream().map(StepSpec::name).collect(Collectors.toSet());
    holdBack(handle, workflowId, added, growth);
    handle
        .createUpdate("update workflow set open_steps = open_steps + :count where id = :workflow")
        .bind("workflow", workflowId)
        .bind("count", specs.size())
        .execute();
  }

  private static void insertSteps(
      Handle handle, long workflowId, List<StepSpec> specs, Growth growth) {
    int ordinal = count(handle, workflowId);
    var batch =
        handle.prepareBatch(
            """
            insert into workflow_step (workflow_id, ordinal, name, kind, lane, priority, slots,
              cost, growth, optional, depends_on, input, waiting)
            select id, :ordinal, :name, :kind, :lane, priority + :priority, :slots, :cost,
              :growth, :optional, :dependsOn, :input::json, :waiting
            from workflow where id = :workflow
            """);
    for (StepSpec spec : specs) {
      batch
          .bind("workflow", workflowId)
          .bind("ordinal", ordinal++)
          .bind("name", spec.name())
          .bind("kind", spec.kind().name())
          .bind("lane", Rows.text(spec.kind().lane()))
          .bindMethods(spec.terms())
          .bindArray("dependsOn", String.class, spec.dependsOn())
          .bind("input", spec.input())
          .bind("waiting", growth.waiting().getOrDefault(spec.name(), 0))
          .add();
    }
    batch.execute();
  }

  private static int count(Handle handle, long workflowId) {
    return handle
        .createQuery("select count(*) from workflow_step where workflow_id = :workflow")
        .bind("workflow", workflowId)
        .mapTo(Integer.class)
        .one();
  }

  private static void insertEdges(Handle handle, long workflowId, Growth growth) {
    handle
        .createUpdate(
            """
            insert into workflow_edge (step_id, needs_id)
            select s.id, n.id
            from unnest(:steps, :needs) as e(step, needs)
            join workflow_step s on s.workflow_id = :workflow and s.name = e.step
            join workflow_step n on n.workflow_id = :workflow and n.name = e.needs
            """)
        .bind("workflow", workflowId)
        .bindArray("steps", String.class, growth.edges().stream().map(Growth.Edge::step).toList())
        .bindArray("needs", String.class, growth.edges().stream().map(Growth.Edge::needs).toList())
        .execute();
  }

  /// Earlier steps whose groups grew wait for the new members too.
  private static void holdBack(Handle handle, long workflowId, Set<String> added, Growth growth) {
    var batch =
        handle.prepareBatch(
            """
            update workflow_step set waiting = waiting + :more
            where workflow_id = :workflow and name = :name
            """);
    growth
        .waiting()
        .forEach(
            (name, more) -> {
              if (!added.contains(name)) {
                batch.bind("workflow", workflowId).bind("name", name).bind("more", more).add();
              }
            });
    if (batch.size() > 0) {
      batch.execute();
    }
  }
}
