package dev.millrace.live.encode;

import dev.millrace.live.origin.Marker;
import dev.millrace.live.origin.MarkerRefused;
import dev.millrace.live.origin.Programme;
import dev.millrace.live.origin.Stretch;
import dev.millrace.media.cue.Cue;
import dev.millrace.media.cue.CueScanner;
import dev.millrace.media.cue.SpliceSection;
import dev.millrace.media.time.Rational;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;

/// Tells players of the cues that come in with a stretch.
///
/// **Threading**: for one thread. **Limits**: [#MOST_OPEN] events that wait for their end.
final class Cues implements CueScanner.Sink {
  private static final Logger LOG = System.getLogger(Cues.class.getName());
  private static final int MOST_OPEN = 64;
  private static final int REFUSED_A_LINE = 100;

  /// Encoders say a signal again within this time.
  private static final Duration REPEATED = Duration.ofSeconds(10);

  private static final int TICKS = 90_000;
  private static final int NANOS_PER_TICK_NUMERATOR = 100_000;
  private static final int NANOS_PER_TICK_DENOMINATOR = 9;
  private static final String AD = "ad";

  private final Programme programme;
  private final Stretch stretch;

  /// The marker that an event has begun; events may use an id again later.
  private final Map<String, String> open = new Latest<>();

  /// When a signal was said last that holds at once.
  private final Map<String, Instant> signalled = new Latest<>();

  private long refused;

  /// The newest of some.
  private static final class Latest<V> extends LinkedHashMap<String, V> {
    private static final long serialVersionUID = 1;

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
      return size() > MOST_OPEN;
    }
  }

  Cues(Programme programme, Stretch stretch) {
    this.programme = programme;
    this.stretch = stretch;
  }

  @Override
  public void cue(SpliceSection section, Cue cue, long ticks) {
    Instant at =
        stretch
            .began()
            .plusNanos(ticks * NANOS_PER_TICK_NUMERATOR / NANOS_PER_TICK_DENOMINATOR)
            .truncatedTo(ChronoUnit.MILLIS);
    var said = new Marker.Section(cue.role(), section);
    try {
      if (cue.cancelled()) {
        cancel(cue);
      } else if (cue.role() != Cue.Role.IN) {
        begin(cue, at, said);
      } else {
        end(cue, at, said);
      }
    } catch (MarkerRefused e) {
      noteRefused(cue, e);
    }
  }

  private void noteRefused(Cue cue, MarkerRefused why) {
    Level level = refused % REFUSED_A_LINE == 0 ? Level.WARNING : Level.DEBUG;
    refused++;
    LOG.log(
        level,
        "A cue is not told. programme={0} cue={1} refused={2} reason={3}",
        programme.id(),
        cue,
        refused,
        why.getMessage());
  }

  private void cancel(Cue cue) {
    String marker = open.remove(cue.id());
    if (marker != null) {
      boolean _ = programme.cancelMark(marker);
    }
  }

  /// Encoders say it several times; what holds at once is meant the first time.
  private void begin(Cue cue, Instant at, Marker.Section said) {
    boolean isOut = cue.role() == Cue.Role.OUT;
    if (cue.ticks() == null && (open.containsKey(cue.id()) || (!isOut && isRepeated(cue, at)))) {
      return;
    }
    String id = id(cue, at);
    if (isOut) {
      open.put(cue.id(), id);
    }
    Long ticks = cue.lastingTicks();
    var lasting = new Marker.Lasting(null, ticks == null ? null : new Rational(ticks, TICKS));
    programme.mark(new Marker(id, isOut ? AD : "signal", at, lasting, said, null));
  }

  private boolean isRepeated(Cue cue, Instant at) {
    Instant before = signalled.put(cue.id(), at);
    return before != null && Duration.between(before, at).compareTo(REPEATED) < 0;
  }

  /// Ends what was begun; an end whose beginning nobody has seen is told of as it is.
  private void end(Cue cue, Instant at, Marker.Section said) {
    String begun = open.remove(cue.id());
    if (begun == null) {
      programme.mark(new Marker(id(cue, at), AD, at, Marker.Lasting.UNKNOWN, said, null));
    } else {
      var _ = programme.unmark(begun, at, said);
    }
  }

  private static String id(Cue cue, Instant at) {
    return cue.id() + "-" + at.getEpochSecond();
  }
}
