package dev.millrace.live.stage;

import dev.millrace.live.encode.Line;
import dev.millrace.live.encode.Meter;
import dev.millrace.live.encode.Session;
import dev.millrace.live.origin.Programme;
import dev.millrace.transcode.LiveSource;
import dev.millrace.transcode.SourceInfo;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What can be seen to be wrong with a channel just now.
///
/// @param shown what it sends; null when that is nothing
/// @param session what is on air; null when nothing is
/// @param onAir which input that is
/// @param leftOut why rungs are left out, if they are
/// @param notStored what of it is not stored, if anything should be
/// @param isPassing whether pictures are to be sent as they come
record Checkup(
    @Nullable Programme shown,
    @Nullable Session session,
    @Nullable Rank onAir,
    Optional<String> leftOut,
    Optional<String> notStored,
    boolean isPassing) {
  private static final double REAL_TIME = 0.97;
  private static final double STRAINED = 0.5;
  private static final double FEW = 0.75;
  private static final double COLLAPSED = 0.25;
  private static final Duration APART = Duration.ofMillis(500);

  /// For people, by what it is.
  Map<Trouble, String> wrong() {
    var wrong = new EnumMap<Trouble, String>(Trouble.class);
    if (shown == null) {
      return wrong;
    }
    if (onAir == null || onAir == Rank.SLATE) {
      wrong.put(Trouble.INPUT_LOST, "nobody publishes, and the programme will end");
    } else if (onAir == Rank.BACKUP) {
      wrong.put(Trouble.ON_BACKUP, "nothing steady comes by the primary input");
    }
    notStored.ifPresent(text -> wrong.put(Trouble.NOT_STORED, text));
    shown.shortWindow().ifPresent(cut -> wrong.put(Trouble.WINDOW_SHORT, text(cut)));
    if (session != null) {
      if (isPassing && shown.plan().video().isPresent() && !shown.plan().isPassed()) {
        String why = session.line().unfit();
        wrong.put(
            Trouble.NOT_PASSED,
            "pictures are encoded: " + (why == null ? "the programme began so" : why));
      }
      encoding(shown, session, wrong);
      if (onAir != Rank.SLATE) {
        input(session, wrong);
      }
    }
    return wrong;
  }

  private static String text(Programme.ShortWindow cut) {
    return String.format(
        Locale.ROOT,
        "viewers can go back %d s, not %d: the windows of all channels hold %d MiB",
        cut.there().toSeconds(),
        cut.wanted().toSeconds(),
        cut.mostBytes() >> 20);
  }

  private void encoding(Programme programme, Session current, Map<Trouble, String> wrong) {
    if (leftOut.isPresent() && !programme.leftOut().isEmpty()) {
      String names = String.join(", ", programme.leftOut());
      wrong.put(Trouble.RUNGS_LEFT_OUT, names + " left out: " + leftOut.get());
    }
    double speed = current.tempo().speed();
    if (speed > 0 && speed < REAL_TIME && current.strain().share() >= STRAINED) {
      wrong.put(
          Trouble.TOO_SLOW,
          String.format(Locale.ROOT, "%.2f seconds are encoded in a second", speed));
    }
    Duration skew = current.pulse().skew();
    if (skew.abs().compareTo(APART) > 0) {
      String later = skew.isNegative() ? "sound" : "pictures";
      wrong.put(
          Trouble.SKEW,
          String.format(Locale.ROOT, "%s come %d ms later", later, skew.abs().toMillis()));
    }
  }

  private static void input(Session current, Map<Trouble, String> wrong) {
    Line line = current.line();
    Meter meter = line.meter();
    if (line.isSilent()) {
      wrong.put(
          Trouble.INPUT_SILENT,
          String.format(Locale.ROOT, "nothing for %d s", line.silence().toSeconds()));
      return;
    }
    long usual = meter.usualBitsPerSecond();
    long now = meter.bitsPerSecond();
    boolean isHeldUp = current.strain().share() >= STRAINED;
    if (!isHeldUp && usual > 0 && now < usual * COLLAPSED) {
      String rates = String.format(Locale.ROOT, "%d kbit/s, usually %d", now / 1000, usual / 1000);
      wrong.put(Trouble.BIT_RATE_COLLAPSED, rates);
    }
    if (meter.lostLately() > 0) {
      wrong.put(Trouble.PACKETS_LOST, meter.lostLately() + " packets lost in the last seconds");
    }
    line.missing().ifPresent(kind -> missing(kind, wrong));
    double wanted = announced(line);
    double comes = meter.framesPerSecond();
    if (!isHeldUp && line.missing().isEmpty() && comes > 0 && comes < wanted * FEW) {
      wrong.put(
          Trouble.FEW_PICTURES,
          String.format(Locale.ROOT, "%.1f pictures a second, not %.1f", comes, wanted));
    }
  }

  private static void missing(LiveSource.Kind kind, Map<Trouble, String> wrong) {
    switch (kind) {
      case PICTURES -> wrong.put(Trouble.NO_PICTURES, "pictures have stopped, sound comes");
      case SOUND -> wrong.put(Trouble.NO_SOUND, "sound has stopped, pictures come");
    }
  }

  /// Pictures a second that a steady source said it would bring; else 0.
  private static double announced(Line line) {
    return line.source()
        .flatMap(LiveSource::video)
        .filter(video -> !video.variableRate())
        .map(SourceInfo.Video::frameRate)
        .map(rate -> (double) rate.numerator() / rate.denominator())
        .orElse(0.0);
  }
}
