package dev.millrace.streams.watch;

import dev.millrace.events.EventsConfig;
import dev.millrace.events.GroupMember;
import dev.millrace.events.Topic;
import dev.millrace.events.TopicWriter;
import dev.millrace.store.ObjectStore;
import dev.millrace.streams.Eyes;
import dev.millrace.streams.FrameBatch;
import dev.millrace.streams.Ledgers;
import dev.millrace.streams.Streams;
import dev.millrace.streams.Transport;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Looks at batches of frames: those of the partitions that this process has of `millrace.frames`,
/// or those of its own sources.
///
/// **Threading**: any. **Ownership**: [#close] ends its lanes and connections; what is not settled
/// is another's.
public final class Watching implements AutoCloseable {
  /// The name that all who look have in common.
  public static final String GROUP = "streams";

  private static final int MOST_AT_ONCE = 4;
  private static final int LOCAL_LANES = 3;
  private static final long PENDING_BYTES = 16 << 20;

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Counts counts = new Counts();
  private final TopicWriter detections;
  private final TopicWriter rejected;
  private final Lane.Kit kit;
  private final Way way;
  private volatile @Nullable GroupMember member;

  /// Where everything is.
  ///
  /// @param ids new names
  public record Place(
      EventsConfig kafka,
      ObjectStore store,
      Streams streams,
      Ledgers ledgers,
      Supplier<String> ids,
      InstantSource clock) {}

  /// How batches come: over Kafka, or from sources of this process alone.
  private sealed interface Way extends AutoCloseable {
    Transport transport();

    @Override
    void close();
  }

  private Watching(Place place, Eyes eyes, Duration patience, boolean overKafka) {
    this.detections = new TopicWriter(place.kafka(), Topic.DETECTIONS, PENDING_BYTES);
    this.rejected = new TopicWriter(place.kafka(), Topic.FRAMES_REJECTED, PENDING_BYTES);
    var keeper = new Keeper(place.store(), detections::offer, threads);
    this.kit =
        new Lane.Kit(
            new Settler.Kit(place.ledgers(), keeper, place.ids(), place.clock(), counts),
            closing -> new Looker(eyes, patience, place.clock(), closing),
            new Shelf(place.streams()),
            (value, why) -> Keeper.reject(rejected, value, why),
            this::freed);
    this.way = overKafka ? new ByKafka(place.kafka()) : new Local();
  }

  /// Looks at what stands in `millrace.frames`, together with others.
  ///
  /// @param patience the age after which nobody looks at a frame any more
  public static Watching overKafka(Place place, Eyes eyes, Duration patience) {
    return new Watching(place, eyes, patience, true);
  }

  /// Looks at what sources of this process send, without Kafka between.
  public static Watching local(Place place, Eyes eyes, Duration patience) {
    return new Watching(place, eyes, patience, false);
  }

  public void start() {
    if (way instanceof ByKafka kafka) {
      member = kafka.member;
      kafka.start();
    }
  }

  /// How batches get here.
  public Transport transport() {
    return way.transport();
  }

  public Counts counts() {
    return counts;
  }

  /// Whether batches can come.
  public boolean ready() {
    GroupMember joined = member;
    return way instanceof Local || (joined != null && joined.ready());
  }

  private void freed() {
    GroupMember joined = member;
    if (joined != null && joined.ready()) {
      joined.wake();
    }
  }

  @Override
  public void close() {
    way.close();
    detections.close();
    rejected.close();
    threads.close();
  }

  /// Sends to the topic, and reads what of it is ours.
  private final class ByKafka implements Way, GroupMember.Work {
    private final Map<Integer, Lane> lanes = new ConcurrentHashMap<>();
    private final Map<Integer, Long> ended = new ConcurrentHashMap<>();
    private final TopicWriter frames;
    private final GroupMember member;
    private volatile boolean isReachable;
    private volatile boolean isClosed;

    ByKafka(EventsConfig kafka) {
      this.frames = new TopicWriter(kafka, Topic.FRAMES, PENDING_BYTES);
      this.member = new GroupMember(kafka, Topic.FRAMES, GROUP, MOST_AT_ONCE, this);
    }

    /// Nobody waits for a Kafka that was never there.
    @Override
    public Transport transport() {
      return batch -> isReachable && frames.offer(batch.stream(), batch.toBytes(), _ -> {});
    }

    void start() {
      member.start();
      Thread.ofVirtual().name("frames-way").start(this::reach);
    }

    /// Each question waits for a moment by itself.
    private void reach() {
      while (!isReachable && !isClosed) {
        isReachable = frames.isReachable();
      }
    }

    @Override
    public void begin(int partition) {
      ended.remove(partition);
      lanes.put(partition, new Lane("" + partition, kit));
    }

    @Override
    public boolean hasRoom(int partition) {
      Lane lane = lanes.get(partition);
      return lane != null && lane.hasRoom(MOST_AT_ONCE);
    }

    @Override
    public void take(GroupMember.Taken record) {
      Lane lane = lanes.get(record.partition());
      if (lane != null) {
        lane.take(record.value(), record.offset());
      }
    }

    @Override
    public long done(int partition) {
      Lane lane = lanes.get(partition);
      return lane == null ? ended.getOrDefault(partition, -1L) : lane.done();
    }

    @Override
    public void end(int partition) {
      Lane lane = lanes.remove(partition);
      if (lane != null) {
        lane.close();
        ended.put(partition, lane.done());
      }
    }

    @Override
    public void close() {
      isClosed = true;
      member.close();
      List.copyOf(lanes.keySet()).forEach(this::end);
      frames.close();
    }
  }

  /// Hands batches on in this process, those of a stream always to the same lane.
  private final class Local implements Way {
    private final List<Lane> lanes = new ArrayList<>();

    Local() {
      for (int n = 0; n < LOCAL_LANES; n++) {
        lanes.add(new Lane("local-" + n, kit));
      }
    }

    @Override
    public Transport transport() {
      return this::offer;
    }

    /// One thread at a time gives to a lane.
    private boolean offer(FrameBatch batch) {
      Lane lane = lanes.get(Math.floorMod(batch.stream().hashCode(), LOCAL_LANES));
      return lane.offer(batch);
    }

    @Override
    public void close() {
      lanes.forEach(Lane::close);
    }
  }
}
