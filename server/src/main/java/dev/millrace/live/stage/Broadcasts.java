package dev.millrace.live.stage;

import dev.millrace.catalog.sql.DatabaseUnavailable;
import dev.millrace.live.Channel;
import dev.millrace.live.Channels;
import dev.millrace.live.Doorway;
import dev.millrace.live.clips.Clips;
import dev.millrace.live.origin.Programme;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The channels that this process runs: those that it holds the lease of.
///
/// What is to run stands in the database, so that after a kill the same channels run again.
///
/// **Threading**: any. **On failure**: while the database is away what runs goes on, and when it is
/// back each process keeps what it runs.
public final class Broadcasts implements AutoCloseable {
  private static final Logger LOG = System.getLogger(Broadcasts.class.getName());
  private static final Duration TICK = Duration.ofMillis(200);
  private static final Duration LOOK = Duration.ofSeconds(2);
  private static final Duration TIDY_PATIENCE = Duration.ofSeconds(10);

  /// As long as a server that is stopped may take, but for some seconds.
  private static final Duration END_PATIENCE = Duration.ofSeconds(15);

  private static final int MOST_UNTOLD = 1_000;
  private static final Duration LEASE = Duration.ofSeconds(10);
  private static final Duration OPENED_SOON = Duration.ofSeconds(1);

  private final Equipment kit;
  private final String node;
  private final Map<String, Doorway> doorways;
  private final Map<String, Broadcast> running = new ConcurrentHashMap<>();

  /// Those that are just being ended.
  private final Set<String> ending = ConcurrentHashMap.newKeySet();

  private final ThreadPoolExecutor teller =
      new ThreadPoolExecutor(
          1,
          1,
          0,
          TimeUnit.SECONDS,
          new ArrayBlockingQueue<>(MOST_UNTOLD),
          Thread.ofVirtual().name("live-teller").factory(),
          (_, _) -> LOG.log(Level.WARNING, "Too much is wrong to tell all of it."));

  private final Grace grace = new Grace(LEASE, System::nanoTime);
  private final Semaphore news = new Semaphore(0);
  private final Semaphore tidying = new Semaphore(1);
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition opened = lock.newCondition();
  private volatile boolean closed;
  private @Nullable Thread thread;

  /// @param node the name of this process, for good
  public Broadcasts(Equipment kit, String node) {
    this.kit = kit;
    this.node = node;
    this.doorways =
        kit.doorways().stream().collect(Collectors.toMap(Doorway::word, Function.identity()));
  }

  public void start() {
    thread = Thread.ofPlatform().daemon().name("live-channels").start(this::watch);
  }

  /// There are other channels than before.
  public void wake() {
    news.release();
  }

  /// There is one more channel: waits until its doors are open, if that is soon and in this
  /// process, so that whoever is told of it can come in at once.
  public void awaitOpen(String channelId) {
    wake();
    lock.lock();
    try {
      long left = OPENED_SOON.toNanos();
      while (!closed && left > 0 && !isOpen(channelId)) {
        left = opened.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }

  private boolean isOpen(String channelId) {
    Broadcast begun = running.get(channelId);
    return begun != null && begun.isOpen();
  }

  /// How a channel fares; empty when it does not run here.
  public Optional<Health> health(String channelId) {
    return Optional.ofNullable(running.get(channelId)).map(Broadcast::health);
  }

  /// What clips of a channel can be cut out of; empty when it does not run here, or shows nothing.
  public Optional<Clips.Shown> shown(String channelId) {
    return Optional.ofNullable(running.get(channelId)).flatMap(Broadcast::shown);
  }

  /// What a channel shows; empty when it does not run here, or shows nothing.
  public Optional<Programme> onAir(String channelId) {
    return shown(channelId).map(Clips.Shown::programme);
  }

  /// Tells players of a channel what they are to be told, and writes it down, if it runs here.
  public void keepMarkers(String channelId) {
    Optional.ofNullable(running.get(channelId)).ifPresent(Broadcast::keepMarkers);
  }

  /// How many run here.
  public int count() {
    return running.size();
  }

  /// How all of them fare.
  public Collection<Health> all() {
    return running.values().stream().map(Broadcast::health).toList();
  }

  /// How many of them have a trouble.
  public long having(Trouble trouble) {
    return all().stream()
        .filter(one -> one.alerts().stream().anyMatch(alert -> alert.trouble() == trouble))
        .count();
  }

  /// What their windows hold in memory.
  public long windowBytes() {
    return kit.windows().bytes();
  }

  /// What their encoders take.
  public Cores cores() {
    return kit.cores();
  }

  private void watch() {
    long lookedNanos = System.nanoTime() - LOOK.toNanos();
    while (!closed) {
      boolean isDue = System.nanoTime() - lookedNanos >= LOOK.toNanos();
      if (isDue || heardNews()) {
        lookedNanos = System.nanoTime();
        look();
      }
      running.values().forEach(Broadcasts::tick);
    }
  }

  /// What is wrong with one channel does not keep the others from being looked after.
  private static void tick(Broadcast one) {
    try {
      one.tick();
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "A channel can not be looked after. channel=" + one.channel().id(), e);
    }
  }

  private boolean heardNews() {
    try {
      boolean heard = news.tryAcquire(TICK.toMillis(), TimeUnit.MILLISECONDS);
      news.drainPermits();
      return heard;
    } catch (InterruptedException e) {
      closed = true;
      return false;
    }
  }

  private void look() {
    try {
      List<Channel> mine = claim();
      var ids = mine.stream().map(Channel::id).toList();
      running.keySet().stream().filter(id -> !ids.contains(id)).forEach(this::end);
      mine.forEach(one -> attempt("channel=" + one.id(), () -> bringUpToDate(one)));
      running.values().forEach(one -> attempt("markers", one::keepMarkers));
      attempt("bulletins", this::tell);
      tidyUp();
    } catch (DatabaseUnavailable e) {
      LOG.log(Level.WARNING, "The channels can not be looked up.", e);
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "Channels could not be brought to order.", e);
    }
  }

  /// Other processes are asked too how channels fare.
  private void tell() {
    var fare = new HashMap<String, Health>();
    running.forEach((id, one) -> fare.put(id, one.health()));
    kit.bulletins().tell(node, fare);
  }

  private List<Channel> claim() {
    Channels channels = kit.channels();
    List<Channel> mine =
        grace.isGiven() ? channels.renew(node, LEASE) : channels.claim(node, LEASE);
    grace.renewed();
    return mine;
  }

  /// What a crash cut off is ended beside what runs: it takes as long as the store does.
  private void tidyUp() {
    if (tidying.tryAcquire()) {
      Thread.ofVirtual().name("live-tidy").start(this::endLeft);
    }
  }

  private void endLeft() {
    try {
      attempt("clips", kit.clips()::resumeLeft);
      attempt("recordings", () -> kit.archive().settleLeft(node));
    } finally {
      tidying.release();
    }
  }

  /// What can not be done for one keeps no others from their turn.
  private static void attempt(String what, Runnable turn) {
    try {
      turn.run();
    } catch (DatabaseUnavailable e) {
      LOG.log(Level.WARNING, "It is brought to order later. " + what, e);
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "It can not be brought to order. " + what, e);
    }
  }

  /// Begins what does not run, and has what runs know what is wanted of it.
  private void bringUpToDate(Channel channel) {
    Broadcast current = running.get(channel.id());
    if (current == null) {
      if (!ending.contains(channel.id())) {
        begin(channel);
      }
    } else if (!current.channel().wish().equals(channel.wish())) {
      if (current.channel().wish().fixedAgainst(channel.wish()).isEmpty()) {
        current.become(channel);
      } else {
        end(channel.id());
      }
    }
  }

  private void begin(Channel channel) {
    var broadcast = new Broadcast(channel, doorways, kit, teller);
    running.put(channel.id(), broadcast);
    broadcast.open();
    lock.lock();
    try {
      opened.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void end(String id) {
    Broadcast ended = running.remove(id);
    if (ended != null) {
      ending.add(id);
      Thread.ofVirtual().name("live-end").start(() -> close(ended));
    }
  }

  /// Its ports are free again before the channel may begin anew.
  private void close(Broadcast ended) {
    try {
      ended.close();
    } finally {
      ending.remove(ended.channel().id());
      wake();
    }
  }

  @Override
  public void close() {
    closed = true;
    wake();
    Thread watching = thread;
    try {
      if (watching != null) {
        watching.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    var ends =
        running.values().stream()
            .map(broadcast -> Thread.ofVirtual().start(broadcast::close))
            .toList();
    for (Thread end : ends) {
      join(end);
    }
    teller.close();
    awaitEnds();
    release();
  }

  /// What programmes have not stored yet is stored before the store is closed.
  private void awaitEnds() {
    try {
      kit.archive().awaitEnds(END_PATIENCE);
      boolean _ = tidying.tryAcquire(TIDY_PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void join(Thread end) {
    try {
      end.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void release() {
    try {
      kit.channels().release(node);
    } catch (DatabaseUnavailable e) {
      LOG.log(Level.WARNING, "The channels' leases run out by themselves.", e);
    }
  }
}
