package dev.millrace.http;

import io.netty.channel.Channel;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The connections that shake hands, of each network in the order in which they came.
///
/// When there are more than may be, the oldest of the network that has most of them gives way. So
/// nobody is kept out by those who never finish: from many networks at worst he has as long as it
/// takes them to come as often as there may be at once.
///
/// **Threading**: any. **Limits**: `most` together, `mostOfOne` of one network; a look through all
/// networks for one more than that.
final class Unfinished {
  /// Who has fewest first; of those alike who came last.
  private static final Comparator<Queue> BY_SIZE =
      Comparator.comparing(Queue::isHeld)
          .thenComparingInt((Queue queue) -> queue.since.size())
          .thenComparing((one, other) -> Long.signum(other.nanos() - one.nanos()));

  private final int most;
  private final int mostOfOne;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Network, Queue> queues = new HashMap<>();
  private int count;

  /// @param mostOfOne of one network; 0: any number
  Unfinished(int most, int mostOfOne) {
    this.most = most;
    this.mostOfOne = mostOfOne;
  }

  /// Those of one network, with the moments at which they came.
  ///
  /// @param isHeld to limits for one network; others give way when nobody else is there
  private record Queue(boolean isHeld, LinkedHashMap<Channel, Long> since) {
    /// The oldest that can be closed; one that was handed over just now can not yet.
    @Nullable Channel oldest() {
      for (Channel channel : since.keySet()) {
        if (channel.isRegistered()) {
          return channel;
        }
      }
      return null;
    }

    long nanos() {
      return since.sequencedValues().getFirst();
    }
  }

  /// One more; false when its network has as many as it may.
  boolean add(Network network, boolean isHeld, Channel channel) {
    lock.lock();
    try {
      Queue queue = queues.computeIfAbsent(network, _ -> new Queue(isHeld, new LinkedHashMap<>()));
      if (isHeld && mostOfOne > 0 && queue.since.size() >= mostOfOne) {
        return false;
      }
      queue.since.put(channel, System.nanoTime());
      count++;
      return true;
    } finally {
      lock.unlock();
    }
  }

  /// One less, if it is there.
  void remove(Network network, Channel channel) {
    lock.lock();
    try {
      Queue queue = queues.get(network);
      if (queue != null && queue.since.remove(channel) != null) {
        count--;
        if (queue.since.isEmpty()) {
          queues.remove(network);
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /// Who gives way, as there are more than may be; null when there are not.
  ///
  /// @param newest goes when nobody else can
  @Nullable Channel surplus(Channel newest) {
    lock.lock();
    try {
      if (count <= most) {
        return null;
      }
      Channel oldest = queues.values().stream().max(BY_SIZE).map(Queue::oldest).orElse(null);
      return oldest == null ? newest : oldest;
    } finally {
      lock.unlock();
    }
  }
}
