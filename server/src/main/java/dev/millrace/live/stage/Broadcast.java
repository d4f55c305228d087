package dev.millrace.live.stage;

import dev.millrace.live.Channel;
import dev.millrace.live.Channel.Status;
import dev.millrace.live.ChannelRefused;
import dev.millrace.live.Doorway;
import dev.millrace.live.clips.Clips;
import dev.millrace.live.encode.Line;
import dev.millrace.live.encode.Session;
import dev.millrace.live.ingest.Incoming;
import dev.millrace.live.ingest.Ingest;
import dev.millrace.live.ingest.local.Slate;
import dev.millrace.live.join.Hold;
import dev.millrace.live.origin.Audience;
import dev.millrace.live.origin.Programme;
import dev.millrace.transcode.BadMedia;
import dev.millrace.transcode.ffmpeg.MediaFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One channel at work: its ways in are open, and who comes is encoded and sent, one at a time.
///
/// A programme begins with the first publisher and goes on with those who come after him, by this
/// way in or the backup, while he is not away for longer than the channel's owner wants; meanwhile
/// a slate is shown, if there is to be one. Then it has ended.
///
/// **Threading**: any. **Threads**: one that puts on air what is wanted, one line after the other.
final class Broadcast implements AutoCloseable {
  private static final Logger LOG = System.getLogger(Broadcast.class.getName());

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final long LOOK_EVERY_MILLIS = 200;

  /// The pause before something is tried again that failed for a reason of our own.
  private static final Duration AGAIN = Duration.ofSeconds(1);

  private volatile Channel channel;
  private final Equipment kit;
  private final Air air;
  private final Reports reports;
  private final Ration ration;
  private final Alerts alerts = new Alerts();
  private final Drift drift = new Drift();
  private final Executor teller;
  private final List<Way> ways;
  private final ReentrantLock lock = new ReentrantLock();
  private final Semaphore changed = new Semaphore(0);
  private @Nullable Session session;
  private @Nullable Way onAir;
  private @Nullable Thread thread;
  private Instant sessionBegan = Instant.MIN;
  private @Nullable Instant away;
  private volatile boolean closed;

  /// @param doorways by their words
  /// @param teller tells what is wrong without keeping others waiting
  Broadcast(Channel channel, Map<String, Doorway> doorways, Equipment kit, Executor teller) {
    this.channel = channel;
    this.kit = kit;
    this.teller = teller;
    this.ration = new Ration(channel.id(), kit.cores(), kit.clock());
    this.air = new Air(channel, kit, ration);
    this.reports = new Reports(kit.channels(), channel);
    var all = new ArrayList<Way>();
    all.add(way(Rank.PRIMARY, () -> into(channel, doorways)));
    channel.backup().ifPresent(second -> all.add(way(Rank.BACKUP, () -> into(second, doorways))));
    all.add(way(Rank.SLATE, this::slate));
    this.ways = List.copyOf(all);
  }

  private static Ingest into(Channel channel, Map<String, Doorway> doorways) {
    Doorway doorway = doorways.get(channel.wish().input());
    if (doorway == null) {
      throw new ChannelRefused("input", "there is no input " + channel.wish().input());
    }
    return doorway.into(channel);
  }

  private Ingest slate() {
    Programme shown = air.programme();
    if (shown == null) {
      throw new ChannelRefused("slate", "nothing was sent that a slate could be like");
    }
    return kit.slate().of(channel.wish(), shown.plan());
  }

  private Line line(Incoming incoming) {
    return new Line(incoming, kit.encoder(), kit.clock(), isPassing());
  }

  private boolean isPassing() {
    return channel.wish().cut().isPassed();
  }

  private Way way(Rank rank, Supplier<Ingest> ingests) {
    var making = new Way.Making(ingests, this::line, this::reconsider);
    return new Way(rank, channel.id(), making);
  }

  void open() {
    air.open();
    publishers().forEach(Way::open);
    thread = Thread.ofVirtual().name("live-" + channel.id()).start(this::direct);
  }

  boolean isOpen() {
    return thread != null;
  }

  Channel channel() {
    return channel;
  }

  /// Takes what else is wanted of it since, without a break.
  void become(Channel changed) {
    channel = changed;
    air.become(changed);
  }

  /// What can not be done now may be later: while the channel is there, somebody directs it.
  private void direct() {
    boolean goesOn = true;
    while (goesOn) {
      try {
        goesOn = performNext();
      } catch (RuntimeException e) {
        LOG.log(Level.ERROR, "What is on air is seen to later. channel=" + channel.id(), e);
        goesOn = !isClosedAfter(AGAIN);
      }
    }
  }

  private boolean performNext() {
    Way next = awaitNext();
    if (next != null) {
      next.line().ifPresent(line -> perform(next, line));
    }
    return next != null;
  }

  private boolean isClosedAfter(Duration pause) {
    long until = System.nanoTime() + pause.toNanos();
    while (System.nanoTime() < until) {
      if (isClosedAfterWaiting(LOOK_EVERY_MILLIS)) {
        return true;
      }
    }
    return closed;
  }

  /// What is to be put on air, once there is something; null when the channel has ended.
  private @Nullable Way awaitNext() {
    while (true) {
      Optional<Way> best = best(null);
      if (best.isEmpty()) {
        endWhenOverdue();
        reports.turned(Status.IDLE);
      }
      if (isClosedAfterWaiting(best.isPresent() ? 0 : LOOK_EVERY_MILLIS)) {
        return null;
      }
      if (best.isPresent()) {
        return best.get();
      }
    }
  }

  private boolean isClosedAfterWaiting(long millis) {
    try {
      boolean _ = changed.tryAcquire(millis, TimeUnit.MILLISECONDS);
      changed.drainPermits();
      return closed;
    } catch (InterruptedException e) {
      return true;
    }
  }

  private void endWhenOverdue() {
    if (air.programme() != null && isOverdue()) {
      air.end();
      reports.ended();
    }
  }

  /// Whether nobody has published for too long.
  private boolean isOverdue() {
    lock.lock();
    try {
      Instant since = away;
      Duration most = channel.wish().absence().reconnect();
      return since != null && kit.clock().instant().isAfter(since.plus(most));
    } finally {
      lock.unlock();
    }
  }

  /// The ways that others come by.
  private Stream<Way> publishers() {
    return ways.stream().filter(way -> way.rank() != Rank.SLATE);
  }

  /// The slate is there while a programme goes on and nothing comes.
  private void setSlate() {
    boolean comes =
        publishers().flatMap(way -> way.seen().stream()).anyMatch(seen -> !seen.isSilent());
    boolean hasSlate = !channel.wish().absence().slate().equals(Slate.NONE);
    boolean wanted = hasSlate && !comes && !closed && air.takesSlate() && !isOverdue();
    ways.stream()
        .filter(way -> way.rank() == Rank.SLATE)
        .forEach(wanted ? Way::open : way -> closeUnlessOnAir(way, comes));
  }

  /// What has come only just goes on air first.
  private void closeUnlessOnAir(Way slate, boolean comes) {
    if (!comes || !isOnAir(slate)) {
      slate.close();
    }
  }

  private boolean isOnAir(Way way) {
    lock.lock();
    try {
      return onAir == way;
    } finally {
      lock.unlock();
    }
  }

  /// The way that is wanted most of those that something comes by.
  private Optional<Way> best(@Nullable Rank now) {
    var seen = ways.stream().flatMap(way -> way.seen().stream()).toList();
    return Preference.among(seen, now)
        .flatMap(rank -> ways.stream().filter(way -> way.rank() == rank).findFirst());
  }

  private void perform(Way way, Line line) {
    var mine = new Session(line, kit.encoder(), kit.clock());
    if (!takes(way, mine)) {
      return;
    }
    String id = channel.id();
    LOG.log(
        Level.INFO, "On air. channel={0} input={1} from={2}", id, way.rank().word(), line.from());
    try {
      mine.run(
          "live-" + id.substring(id.length() - 8),
          (source, first) -> {
            Session.OnStage place = air.begin(source, first);
            reports.aired(way.rank(), line.from());
            return place;
          });
      way.works();
    } catch (IOException | BadMedia | MediaFailure | NoRoom | UncheckedIOException e) {
      if (!mine.isClosed()) {
        way.refused(line.from() + ": " + e.getMessage());
        LOG.log(Level.WARNING, "What is on air broke off. channel=" + id, e);
      }
    } catch (RuntimeException e) {
      way.refused(line.from() + ": it can not be put on air now");
      throw e;
    } finally {
      left(way, mine);
    }
  }

  private boolean takes(Way way, Session next) {
    lock.lock();
    try {
      if (closed) {
        return false;
      }
      session = next;
      onAir = way;
      sessionBegan = kit.clock().instant();
      away = way.rank() == Rank.SLATE ? away : null;
      return true;
    } finally {
      lock.unlock();
    }
  }

  /// A line that could not be encoded to its end is not tried again.
  private void left(Way way, Session mine) {
    boolean isLost;
    lock.lock();
    try {
      session = null;
      onAir = null;
      ration.end();
      away = way.rank() == Rank.SLATE ? away : kit.clock().instant();
      isLost = !closed && (!mine.isClosed() || mine.line().isSilent());
    } finally {
      lock.unlock();
    }
    if (!mine.isClosed()) {
      mine.line().close();
    }
    if (isLost) {
      reports.lost(way.rank(), mine.line().from());
    }
  }

  /// Takes off the air what is not wanted there any more.
  private void reconsider() {
    setSlate();
    lock.lock();
    try {
      Session current = session;
      Way now = onAir;
      if (current == null || now == null) {
        changed.release();
      } else if (!best(now.rank()).equals(Optional.of(now))) {
        current.close();
      }
    } finally {
      lock.unlock();
    }
  }

  /// What there is to cut clips out of, before the first picture nothing.
  Optional<Clips.Shown> shown() {
    return air.shown();
  }

  /// Tells players what is due, and writes down what they were told; blocks on the database.
  void keepMarkers() {
    air.keepMarkers();
  }

  /// Looks whether anybody is too late; several times a second.
  void tick() {
    publishers().forEach(Way::open);
    publishers().forEach(Way::tick);
    reconsider();
    weigh();
    Programme shown = air.programme();
    if (shown != null) {
      shown.expire();
    }
  }

  /// Has the encoder begin anew when it is to make more or less, and tells what is wrong.
  private void weigh() {
    Session current = current();
    if (current != null) {
      boolean changes = !current.isClosed() && current.hasPictures() && ration.look(current);
      if (changes || (!current.isClosed() && (air.isOverlong() || drifts(current)))) {
        current.turn();
      }
      current.tick();
    }
    Map<Trouble, String> wrong = checkup(current).wrong();
    for (Alerts.Change change : alerts.look(wrong, kit.clock().instant())) {
      teller.execute(() -> reports.alert(change));
    }
  }

  /// Whether the publisher's clock has gone too far from ours.
  private boolean drifts(Session current) {
    boolean isTooFar = drift.look(current, current.pulse().least(), kit.clock().instant());
    if (isTooFar) {
      LOG.log(
          Level.INFO,
          "A clock goes otherwise than ours: times are told anew. channel={0} from={1}",
          channel.id(),
          current.line().from());
    }
    return isTooFar;
  }

  private Checkup checkup(@Nullable Session current) {
    lock.lock();
    try {
      Way now = onAir;
      Rank rank = now == null ? null : now.rank();
      return new Checkup(
          air.programme(), current, rank, ration.reason(), air.trouble(), isPassing());
    } finally {
      lock.unlock();
    }
  }

  private @Nullable Session current() {
    lock.lock();
    try {
      return session;
    } finally {
      lock.unlock();
    }
  }

  private @Nullable String problem() {
    return ways.stream().flatMap(way -> Stream.ofNullable(way.problem())).findFirst().orElse(null);
  }

  Health health() {
    lock.lock();
    try {
      Programme shown = air.programme();
      Session current = session;
      Way now = onAir;
      Line line = current == null ? null : current.line();
      return new Health(
          now == null ? null : now.rank().word(),
          line == null ? null : line.from(),
          line == null ? null : sessionBegan,
          line == null ? 0 : line.meter().bitsPerSecond(),
          line == null ? 0 : line.meter().framesPerSecond(),
          line == null ? Hold.Losses.NONE : line.meter().losses(),
          current == null ? 0 : current.tempo().speed(),
          current == null ? 0 : current.strain().share(),
          current == null ? Health.Delivery.NONE : Health.Delivery.of(current.pulse()),
          shown == null ? List.of() : shown.names(),
          shown == null ? List.of() : shown.leftOut(),
          shown == null ? 0 : shown.waiting(),
          viewers(),
          air.notStored(),
          publishers().map(way -> way.fares(way == now)).toList(),
          alerts.all(),
          problem());
    } finally {
      lock.unlock();
    }
  }

  private int viewers() {
    Audience audience = kit.origin().audience(channel.id());
    return audience == null ? 0 : audience.count(kit.clock().millis());
  }

  /// Ends it; who publishes is sent away, and the programme is over.
  @Override
  public void close() {
    Session current;
    lock.lock();
    try {
      closed = true;
      current = session;
      changed.release();
    } finally {
      lock.unlock();
    }
    air.vanish();
    if (current != null) {
      current.close();
    }
    ways.forEach(Way::shut);
    join(thread);
    air.end();
  }

  private static void join(@Nullable Thread running) {
    try {
      if (running != null) {
        boolean _ = running.join(PATIENCE);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
