package dev.millrace.live.stage;

import dev.millrace.live.encode.Session;
import dev.millrace.transcode.LivePlan;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// How much of its ladder one channel makes, by what the machine has and by how its encoder does.
///
/// **Threading**: any.
final class Ration {
  private static final double TO_SPARE = 0.9;

  private final String channel;
  private final Cores cores;
  private final InstantSource clock;
  private final Restraint restraint = new Restraint();
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable LivePlan whole;
  private String because = "";

  Ration(String channel, Cores cores, InstantSource clock) {
    this.channel = channel;
    this.cores = cores;
    this.clock = clock;
  }

  /// An encoder begins; tells how many of the largest rungs it is not to make.
  int begin(LivePlan plan) {
    lock.lock();
    try {
      whole = plan;
      int wanted = restraint.left();
      int left = cores.take(channel, plan, wanted);
      if (left > wanted) {
        because =
            String.format(
                Locale.ROOT,
                "channels may take %.1f processor cores, and others take %.1f of them",
                cores.most(),
                cores.takenBeside(channel));
      }
      restraint.begun(clock.instant(), left, plan.rungs());
      return left;
    } finally {
      lock.unlock();
    }
  }

  /// Looks how an encoder does; tells whether it is to begin anew, with more or fewer rungs.
  boolean look(Session session) {
    lock.lock();
    try {
      LivePlan plan = whole;
      if (plan == null) {
        return false;
      }
      int left = restraint.left();
      double speed = session.tempo().speed();
      double needs = session.tempo().cores();
      if (needs > 0) {
        cores.measured(channel, plan.without(left), needs);
      }
      boolean hasRoom = left > 0 && cores.hasRoomFor(channel, plan.without(left - 1));
      var seen =
          new Restraint.Seen(
              clock.instant(), speed, session.strain().share(), needed(plan, left, speed), hasRoom);
      boolean changes = restraint.look(seen);
      if (changes && restraint.left() > left) {
        because = String.format(Locale.ROOT, "the machine encoded %.2f seconds in a second", speed);
      }
      return changes;
    } finally {
      lock.unlock();
    }
  }

  /// As many as leave what can be encoded at that speed, and a little more.
  private static int needed(LivePlan plan, int left, double speed) {
    double most = plan.without(left).megapixels() * speed * TO_SPARE;
    int needed = left;
    while (needed < plan.rungs() - 1 && plan.without(needed).megapixels() > most) {
      needed++;
    }
    return needed;
  }

  /// Nothing is encoded any more.
  void end() {
    cores.giveBack(channel);
  }

  /// Why rungs are left out; empty when none are.
  Optional<String> reason() {
    lock.lock();
    try {
      return restraint.left() == 0 || whole == null ? Optional.empty() : Optional.of(because);
    } finally {
      lock.unlock();
    }
  }
}
