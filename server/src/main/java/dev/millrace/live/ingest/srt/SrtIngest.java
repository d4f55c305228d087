package dev.millrace.live.ingest.srt;

import dev.millrace.live.ingest.Incoming;
import dev.millrace.live.ingest.Ingest;
import dev.millrace.live.ingest.KeyTable;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// One channel's way in by SRT: whoever knows its stream id and passphrase, one at a time; who
/// comes last takes the place of who is there.
///
/// **Threading**: safe; a virtual thread runs each call.
///
/// **Ownership**: [#close] ends the call.
public final class SrtIngest implements Ingest {
  private static final Logger LOG = System.getLogger(SrtIngest.class.getName());

  private final Door door;
  private final KeyTable<SrtIngest> doors;
  private final Calls calls;
  private final Callers callers = new Callers(System::nanoTime);
  private final ReentrantLock lock = new ReentrantLock();
  private volatile @Nullable Listener listener;
  private volatile @Nullable Call call;

  SrtIngest(Door door, KeyTable<SrtIngest> doors, Calls calls) {
    this.door = door;
    this.doors = doors;
    this.calls = calls;
  }

  @Override
  public void open(Listener listener) {
    this.listener = listener;
    doors.put(door.streamId(), this);
  }

  /// What was seen of the call that there is.
  public Optional<SrtStatistics> statistics() {
    return Optional.ofNullable(call).map(Call::traffic).map(Traffic::snapshot);
  }

  /// Decides on a caller that asks for this channel.
  ///
  /// @return why not, or the call that has begun
  Answer knocked(Call.Asked asked, String caller) {
    lock.lock();
    try {
      InetAddress from = asked.from().getAddress();
      if (!callers.allows(from)) {
        return new Answer.Later();
      }
      Optional<Refusal> refusal = door.refusal(asked.handshake(), asked.packet());
      if (refusal.isPresent()) {
        refused(caller + " " + refusal.get().words());
        return new Answer.No(refusal.get());
      }
      callers.letIn(from);
      Call before = call;
      if (before != null) {
        before.stop();
      }
      var next = new Call(asked, calls);
      call = next;
      return new Answer.Yes(next);
    } finally {
      lock.unlock();
    }
  }

  /// What becomes of a caller.
  sealed interface Answer {
    /// It is received from now on, by whoever runs the call.
    record Yes(Call call) implements Answer {}

    record No(Refusal why) implements Answer {}

    /// Too many come at once. It hears nothing, and asks again by itself.
    record Later() implements Answer {}
  }

  /// Receives what a caller sends until that ends.
  void run(Call next) {
    try {
      next.run(this::arrived).ifPresent(this::refused);
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "A caller could not be received", e);
      refused(next.from() + " could not be received");
    } finally {
      ended(next);
    }
  }

  private void ended(Call over) {
    lock.lock();
    try {
      if (call == over) {
        call = null;
      }
    } finally {
      lock.unlock();
    }
  }

  private void arrived(Incoming incoming) {
    lock.lock();
    try {
      Listener told = listener;
      if (told == null) {
        incoming.close();
      } else {
        told.arrived(incoming);
      }
    } finally {
      lock.unlock();
    }
  }

  private void refused(String reason) {
    lock.lock();
    try {
      Listener told = listener;
      if (told != null) {
        told.refused(reason);
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    doors.remove(door.streamId(), this);
    lock.lock();
    try {
      listener = null;
      Call current = call;
      if (current != null) {
        current.stop();
      }
    } finally {
      lock.unlock();
    }
  }
}
