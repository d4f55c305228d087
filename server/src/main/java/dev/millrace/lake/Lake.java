package dev.millrace.lake;

import dev.millrace.events.EventsConfig;
import dev.millrace.lake.sql.Folder;
import dev.millrace.lake.sql.Press;
import dev.millrace.store.ObjectStore;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/// Carries what happens into the lake: looks every few seconds for what came to the topics, one
/// table after the other, while it is this process's turn.
///
/// Nothing of it is there before the first look: a start has more urgent work, and so has a server
/// where nothing happens.
///
/// **Threading:** any; a platform thread of its own, because it computes. **Ownership:** of the
/// folder of files on their way. **On failure** of Kafka, PostgreSQL, the bucket or the disk a
/// table waits for the next look, and goes on where it was.
public final class Lake implements AutoCloseable {
  private static final Logger LOG = System.getLogger(Lake.class.getName());
  private static final Duration CLOSE_WAIT = Duration.ofSeconds(30);

  private final LakeConfig config;
  private final Turns turn;
  private final Press press;
  private final List<Feeder> feeders = new ArrayList<>();
  private final CountDownLatch closing = new CountDownLatch(1);
  private volatile String trouble = "";
  private @Nullable Thread thread;

  /// What it stands on.
  ///
  /// @param turn whose turn it is to change tables
  public record Ground(
      EventsConfig kafka,
      ObjectStore store,
      LakeTables tables,
      Turns turn,
      Press press,
      InstantSource clock) {}

  private Lake(LakeConfig config, Ground ground) {
    this.config = config;
    this.turn = ground.turn;
    this.press = ground.press;
    var objects = new DataObjects(ground.store, ground.press, config);
    for (LakeTable table : LakeTable.values()) {
      var sweep = new Sweep(ground.store, ground.clock);
      var upkeep = new Upkeep(config, objects, sweep, ground.clock);
      var place =
          new Feeder.Place(config, ground.tables, objects, upkeep, () -> closing.getCount() > 0);
      feeders.add(new Feeder(table, ground.kafka, place));
    }
  }

  /// Opens it, and empties its folder.
  public static Lake open(LakeConfig config, Ground ground) throws IOException {
    Folder.empty(config.folder());
    return new Lake(config, ground);
  }

  public void start() {
    thread = Thread.ofPlatform().name("lake").daemon().start(this::run);
  }

  /// Rows that this process brought into the lake.
  public long rows() {
    return sum(Feeder::rows);
  }

  /// Records of which no row could be made.
  public long misfits() {
    return sum(Feeder::misfits);
  }

  /// Records that were rows already.
  public long repeats() {
    return sum(Feeder::repeats);
  }

  /// Records that Kafka let go before they were rows.
  public long missed() {
    return sum(Feeder::missed);
  }

  private long sum(ToLongFunction<Feeder> count) {
    return feeders.stream().mapToLong(count).sum();
  }

  /// Why something does not come in; empty when all is well.
  public String trouble() {
    return trouble;
  }

  private void run() {
    try {
      Duration pause = config.delay();
      while (!closing.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
        long begun = System.nanoTime();
        boolean isBehind = look();
        long took = System.nanoTime() - begun;
        pause = isBehind ? Duration.ZERO : config.interval().minusNanos(took);
        if (pause.isNegative()) {
          pause = Duration.ZERO;
        }
      }
    } catch (InterruptedException _) {
      LOG.log(Level.DEBUG, "the lake was interrupted");
    }
  }

  /// Takes a batch into each table; true when there may be more.
  private boolean look() {
    boolean isBehind = false;
    String failed = "";
    for (Feeder feeder : feeders) {
      try {
        if (turn.isOurs()) {
          isBehind |= feeder.step();
        } else {
          feeder.forget();
        }
      } catch (RuntimeException | IOException | Error e) {
        feeder.forget();
        failed = feeder.name().text() + " fails: " + e.getMessage();
        complain(feeder, e);
      }
    }
    trouble = failed;
    press.rest();
    return isBehind && failed.isEmpty();
  }

  private void complain(Feeder feeder, Throwable failure) {
    if (trouble.isEmpty() && closing.getCount() > 0) {
      LOG.log(Level.WARNING, "the lake takes nothing in table=" + feeder.name().text(), failure);
    }
  }

  @Override
  public void close() {
    closing.countDown();
    feeders.forEach(Feeder::wake);
    Thread running = thread;
    try {
      if (running != null && !running.join(CLOSE_WAIT)) {
        LOG.log(Level.WARNING, "the lake did not end in time");
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    feeders.forEach(Feeder::close);
  }
}
