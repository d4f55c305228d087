package dev.millrace.workflow.sql;

import com.github.kagkarlsson.scheduler.jdbc.JdbcTaskRepositoryContext;
import com.github.kagkarlsson.scheduler.jdbc.PostgreSqlJdbcCustomization;
import com.github.kagkarlsson.scheduler.task.Execution;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import dev.millrace.workflow.step.StepKind;
import dev.millrace.workflow.step.StepKind.Lane;
import java.lang.System.Logger.Level;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;

/// The order in which steps get slots: replaces db-scheduler's pick of the next executions.
///
/// For each lane with free slots it locks the first runnable steps of each owner, puts them in
/// order, and picks as many from the front as fit. Steps whose priorities share the same hundred
/// are one class: among them owners take turns ([Shares]), and an owner's own steps go by
/// priority, then turn. Of owners that are level, the one that was given less goes first. A step
/// that does not fit holds back those behind it, so that a heavy step is not overtaken for ever;
/// one that is heavier than the lane takes the whole lane. Nothing is picked that cannot start at
/// once, so it stays there for other workers.
///
/// **Threading:** on db-scheduler's polling thread alone.
final class LanePicking extends PostgreSqlJdbcCustomization {
  private static final System.Logger LOG = System.getLogger(LanePicking.class.getName());

  private static final int TRIES = 20;
  private static final Duration BETWEEN_TRIES = Duration.ofMillis(10);

  private static final String PICK =
      """
      with recursive owners as (
        (select owner from workflow_queue
         where lane = :lane and not picked order by owner limit 1)
        union all
        select (
          select q.owner from workflow_queue q
          where q.lane = :lane and not q.picked and q.owner > o.owner order by q.owner limit 1)
        from owners o where o.owner is not null),
      due as (
        select c.*, greatest(s.served, lane.place, 0) as base, coalesce(s.served, 0) as before
        from owners o
        cross join lateral (
          select step_id, owner, least(slots, :capacity) as taken, priority, turn
          from workflow_queue
          where lane = :lane and owner = o.owner and not picked and execution_time <= now()
            and task_name = any(:kinds)
          order by priority desc, turn, step_id limit :free
          for update skip locked) c
        left join workflow_share s on s.lane = :lane and s.owner = o.owner
        cross join (
          select max(started) as place from workflow_share where lane = :lane) lane),
      placed as (
        select step_id, owner, taken, floor(priority / 100.0) as class, priority, turn, before,
          base - taken + sum(taken) over (
            partition by owner order by priority desc, turn, step_id) as start
        from due),
      fitting as (
        select step_id, owner, taken, start, sum(taken) over (
          order by class desc, start, before, priority desc, turn, step_id) as upto
        from placed)
      update workflow_queue q
      set picked = true, picked_by = :node, last_heartbeat = now(), version = version + 1
      from fitting f
      where q.step_id = f.step_id and f.upto <= :free
      returning q.step_id, q.task_name, f.taken, q.version, f.owner, f.start
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
    return jdbi.inTransaction(
        handle -> {
          inTurn(handle, lane);
          List<Picked> picked = pick(handle, lane);
          if (!picked.isEmpty()) {
            Shares.book(handle, lane, picked.stream().map(Picked::given).toList());
          }
          return picked.stream().map(Picked::lease).toList();
        });
  }

  /// Workers pick one after the other: two at once would pass over the rows that the other has
  /// locked and does not take. One that was stopped in the middle holds nobody up for long; then
  /// rows alone decide.
  private static void inTurn(Handle handle, Lane lane) {
    String name = "millrace-pick-" + Rows.text(lane);
    for (int attempt = 0; attempt < TRIES && !isMyTurn(handle, name); attempt++) {
      LockSupport.parkNanos(BETWEEN_TRIES.toNanos());
    }
  }

  private static boolean isMyTurn(Handle handle, String name) {
    return handle
        .createQuery("select pg_try_advisory_xact_lock(hashtext(:name))")
        .bind("name", name)
        .mapTo(Boolean.class)
        .one();
  }

  private List<Picked> pick(Handle handle, Lane lane) {
    return handle
        .createQuery(PICK)
        .bind("lane", Rows.text(lane))
        .bind("capacity", slots.capacity(lane))
        .bind("free", slots.free(lane))
        .bind("node", node)
        .bindArray("kinds", String.class, kinds)
        .map((row, _) -> picked(row, lane))
        .list();
  }

  private static Picked picked(ResultSet row, Lane lane) throws SQLException {
    int taken = row.getInt("taken");
    var lease =
        new Lease(
            row.getLong("step_id"),
            row.getString("task_name"),
            lane,
            taken,
            row.getLong("version"));
    return new Picked(
        lease, new Shares.Given(row.getString("owner"), row.getDouble("start"), taken));
  }

  private record Picked(Lease lease, Shares.Given given) {}

  private Execution execution(Lease lease, Instant now) {
    var instance = new TaskInstance<>(lease.kind(), Long.toString(lease.stepId()), lease);
    return new Execution(now, instance, true, node, null, null, 0, now, lease.version());
  }

  /// The kinds' names, which are db-scheduler's task names.
  static Set<String> names(Set<StepKind> kinds) {
    return Set.copyOf(kinds.stream().map(StepKind::name).toList());
  }
}
