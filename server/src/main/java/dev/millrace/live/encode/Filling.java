package dev.millrace.live.encode;

import dev.millrace.media.isobmff.MalformedBox;
import dev.millrace.media.time.Rational;
import dev.millrace.transcode.ffmpeg.MediaFailure;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/// Has the tracks of which nothing comes follow those of which something does.
///
/// **Threading**: a thread of its own; any may stop it.
///
/// **On failure** to make what stands in, nothing does, and [Gate] lets the others go on.
final class Filling {
  private static final Logger LOG = System.getLogger(Filling.class.getName());

  /// How far they stay behind: what comes again goes first where it comes a little later than the
  /// other kind.
  private static final Rational BEHIND = new Rational(3, 10);

  private final Gate gate;
  private final Cast cast;
  private final Supplier<Filler> making;
  private final Thread thread;
  private volatile boolean isStopped;
  private volatile boolean isUnfit;

  /// Who follows whom.
  ///
  /// @param followers with the name of the encoder's track that each shows
  /// @param leaders the places of the others
  /// @param isAlone whether the encoder makes nothing of the followers: then they end here
  record Cast(Map<TrackFeed, String> followers, List<Integer> leaders, boolean isAlone) {}

  Filling(Gate gate, Cast cast, Supplier<Filler> making) {
    this.gate = gate;
    this.cast = cast;
    this.making = making;
    this.thread = Thread.ofVirtual().name("live-filling").unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  private void run() {
    try {
      follow(making.get());
    } catch (MediaFailure | MalformedBox | IllegalArgumentException e) {
      LOG.log(Level.WARNING, "Nothing stands in for what does not come.", e);
    }
    if (cast.isAlone()) {
      end();
    }
  }

  private void follow(Filler filler) {
    Rational at = Rational.ZERO;
    while (!isStopped && !isUnfit && !gate.hasEnded(cast.leaders())) {
      Optional<Rational> end = gate.beyond(at, cast.leaders());
      if (end.isPresent()) {
        at = end.get();
        fill(filler, at.minus(BEHIND));
      }
    }
  }

  private void fill(Filler filler, Rational until) {
    cast.followers()
        .forEach(
            (feed, name) -> {
              isUnfit |= !feed.fill(Objects.requireNonNull(filler.loops().get(name)), until);
            });
  }

  /// They end with the leaders.
  private void end() {
    while (!isStopped && !gate.hasEnded(cast.leaders())) {
      Optional<Rational> _ = gate.beyond(Rational.of(Integer.MAX_VALUE), cast.leaders());
    }
    if (!isStopped) {
      TrackReading.end(cast.followers().keySet().stream().toList());
    }
  }

  /// Whether what stands in is coded otherwise than what came: the session has to begin anew.
  boolean isUnfit() {
    return isUnfit;
  }

  /// Nothing stands in any more.
  void stop() {
    isStopped = true;
  }

  /// Waits until it has ended with its leaders.
  void await(Duration patience) {
    try {
      boolean _ = thread.join(patience);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
