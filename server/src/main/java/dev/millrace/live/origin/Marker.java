package dev.millrace.live.origin;

import dev.millrace.media.cue.Cue.Role;
import dev.millrace.media.cue.SpliceSection;
import dev.millrace.media.hls.DateRange;
import dev.millrace.media.time.Rational;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Something that is told of a stretch of a programme, such as an advertisement.
///
/// What was said of one never changes, more may be said (RFC 8216bis 4.4.5.1): its end.
///
/// @param id unique in the programme
/// @param kind what it is, for players that know it: `ad`
/// @param at when it begins
/// @param lasts how long it is known, or expected, to last
/// @param section the cue that says so; null when none does
/// @param end what was said of its end afterwards; null while nothing was
public record Marker(
    String id,
    String kind,
    Instant at,
    Lasting lasts,
    @Nullable Section section,
    @Nullable End end) {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._:-]{1,64}");
  private static final Rational LONGEST = Rational.of(86_400);
  private static final int MILLIS = 1000;

  /// How long it lasts.
  ///
  /// @param known null while it is not known
  /// @param planned null when nobody said
  public record Lasting(@Nullable Rational known, @Nullable Rational planned) {
    public static final Lasting UNKNOWN = new Lasting(null, null);

    /// **On failure** [MarkerRefused].
    public Lasting {
      require("durationSeconds", known);
      require("plannedSeconds", planned);
    }

    private static void require(String member, @Nullable Rational seconds) {
      if (seconds != null
          && (seconds.compareTo(Rational.ZERO) < 0 || seconds.compareTo(LONGEST) > 0)) {
        throw new MarkerRefused(member, member + " is from 0 to " + LONGEST.numerator());
      }
    }
  }

  /// A section and what it does here.
  public record Section(Role role, SpliceSection splice) {}

  /// An end.
  ///
  /// @param seconds after its beginning
  public record End(Rational seconds, @Nullable Section section) {}

  /// **On failure** [MarkerRefused].
  public Marker {
    require("id", id);
    require("kind", kind);
  }

  private static void require(String member, String text) {
    if (!NAME.matcher(text).matches()) {
      throw new MarkerRefused(member, member + " has 1 to 64 letters, digits and . _ : -");
    }
  }

  /// The same with its end, unless that is known.
  Marker ended(Instant moment, @Nullable Section by) {
    if (end != null || lasts.known() != null) {
      return this;
    }
    long millis = Math.max(0, Duration.between(at, moment).toMillis());
    return new Marker(id, kind, at, lasts, section, new End(new Rational(millis, MILLIS), by));
  }

  /// The same with what is said of it again, which may be its end.
  ///
  /// **On failure** [MarkerRefused] when that contradicts what was said before.
  public Marker with(Marker said) {
    boolean isSame = kind.equals(said.kind) && at.equals(said.at);
    if (isSame && hasNoNews(said)) {
      return this;
    }
    Rational seconds = said.end == null ? said.lasts().known() : said.end.seconds();
    if (seconds == null || end != null || lasts.known() != null || !isSame) {
      throw new MarkerRefused(
          "id", "of this one something else was told, which does not change any more");
    }
    Section by = said.end == null ? null : said.end.section();
    return new Marker(id, kind, at, lasts, section, new End(seconds, by));
  }

  private boolean hasNoNews(Marker said) {
    if (end != null && said.end == null && end.seconds().equals(said.lasts.known())) {
      return true;
    }
    return lasts.equals(said.lasts) && (said.end == null || said.end.equals(end));
  }

  /// How long it lasts as far as anybody knows; null when nobody does.
  public @Nullable Rational seconds() {
    End known = end;
    if (known != null) {
      return known.seconds();
    }
    return lasts.known() == null ? lasts.planned() : lasts.known();
  }

  /// Whether all of it lies before a moment; where nobody said how long it is, a signal is over as
  /// it begins, and what waits for its end a day later.
  boolean isBefore(Instant moment) {
    Rational known = seconds();
    Rational length = known != null ? known : isSignal() ? Rational.ZERO : LONGEST;
    return at.plusMillis(length.times(MILLIS).toLong(java.math.RoundingMode.UP)).isBefore(moment);
  }

  private boolean isSignal() {
    Section said = section;
    return said != null && said.role() != Role.OUT;
  }

  /// Whether something of it lies between two moments; of one without an end, its beginning.
  public boolean touches(Instant from, Instant to) {
    boolean isOver = at.isBefore(from) && (seconds() == null || isBefore(from));
    return at.isBefore(to) && !isOver;
  }

  /// What playlists say of it: its end in a tag of its own, as no tag ever changes.
  List<DateRange> ranges() {
    var ranges = new ArrayList<DateRange>();
    ranges.add(new DateRange(id, kind, at, lasts.known(), lasts.planned(), cue(section), Map.of()));
    End known = end;
    if (known != null) {
      ranges.add(
          new DateRange(id, kind, at, known.seconds(), null, cue(known.section()), Map.of()));
    }
    return ranges;
  }

  private static DateRange.@Nullable Cue cue(@Nullable Section section) {
    if (section == null) {
      return null;
    }
    var role =
        switch (section.role()) {
          case OUT -> DateRange.Cue.Role.OUT;
          case IN -> DateRange.Cue.Role.IN;
          case OTHER -> DateRange.Cue.Role.COMMAND;
        };
    return DateRange.Cue.of(role, section.splice().bytes());
  }
}
