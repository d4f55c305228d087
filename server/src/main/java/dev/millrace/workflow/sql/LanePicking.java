package dev.millrace.workflow.sql;

import com.github.kagkarlsson.scheduler.jdbc.JdbcTaskRepositoryContext;
import com.github.kagkarlsson.scheduler.jdbc.PostgreSqlJdbcCustomization;
import com.github.kagkarlsson.scheduler.task.Execution;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import dev.millrace.workflow.step.StepKind;
import dev.millrace.workflow.step.StepKind.Lane;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;

/// The order in which steps get slots: replaces db-scheduler's pick of the next executions.
///
/// For each lane with free slots it locks the first runnable steps by priority, then turn, and
/// picks as many from the front as fit. A step that does not fit holds back those behind it, so
/// that a heavy step is not overtaken for ever; one that is heavier than the lane takes the whole
/// lane. Nothing is picked that cannot start at once, so it stays there for other workers.
///
/// **Threading:** on db-scheduler's polling thread alone.
final class LanePicking extends PostgreSqlJdbcCustomization {
  private static final System.Logger LOG = System.getLogger(LanePicking.class.getName());

  private static final String PICK =
      """
      with due as (
        select step_id, least(slots, :capacity) as taken, priority, turn
        from workflow_queue
        where lane = :lane and not picked and execution_time <= now() and task_name = any(:kinds)
        order by priority desc, turn, step_id limit :free
        for update skip locked),
      fitting as (
        select step_id, taken, sum(taken) over (order by priority desc, turn, step_id) as upto
        from due)
      update workflow_queue q
      set picked = true, picked_by = :node, last_heartbeat = now(), version = version + 1
      from fitting f
      where q.step_id = f.step_id and f.upto <= :free
      returning q.step_id, q.task_name, f.taken, q.version
      """;

  private final Jdbi jdbi;
  private final String node;
  private final Set<String> kinds;
  private final Slots slots;
  private boolean failing;

  LanePicking(Jdbi jdbi, String node, Set<String> kinds, Slots slots) {
    super(false, false);
    this.jdbi = jdbi;
    this.node = node;
    this.kinds = kinds;
    this.slots = slots;
  }

  @Override
  public List<Execution> lockAndFetchSingleStatement(
      JdbcTaskRepositoryContext context, Instant now, int limit, boolean orderByPriority) {
    var picked = new ArrayList<Execution>();
    for (Lane lane : Lane.values()) {
      if (slots.free(lane) > 0) {
        pick(lane).forEach(lease -> picked.add(execution(lease, now)));
      }
    }
    return picked;
  }

  /// While the database is away, says so once instead of at every poll.
  private List<Lease> pick(Lane lane) {
    try {
      List<Lease> leases = query(lane);
      leases.forEach(lease -> slots.take(lane, lease.slots()));
      failing = false;
      return leases;
    } catch (JdbiException e) {
      if (!failing) {
        LOG.log(Level.WARNING, "Cannot ask for runnable steps; keeps trying node=" + node, e);
      }
      failing = true;
      return List.of();
    }
  }

  private List<Lease> query(Lane lane) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(PICK)
                .bind("lane", Rows.text(lane))
                .bind("capacity", slots.capacity(lane))
                .bind("free", slots.free(lane))
                .bind("node", node)
                .bindArray("kinds", String.class, kinds)
                .map(
                    (row, _) ->
                        new Lease(
                            row.getLong("step_id"),
                            row.getString("task_name"),
                            lane,
                            row.getInt("taken"),
                            row.getLong("version")))
                .list());
  }

  private Execution execution(Lease lease, Instant now) {
    var instance = new TaskInstance<>(lease.kind(), Long.toString(lease.stepId()), lease);
    return new Execution(now, instance, true, node, null, null, 0, now, lease.version());
  }

  /// The kinds' names, which are db-scheduler's task names.
  static Set<String> names(Set<StepKind> kinds) {
    return Set.copyOf(kinds.stream().map(StepKind::name).toList());
  }
}
