package dev.millrace.qoe;

import dev.millrace.http.Problem;
import dev.millrace.http.Request;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a request asks of figures: `from`, `to`, `filter`, `step`, `by` and `format`.
final class AskedFigures {
  private static final Duration USUAL = Duration.ofDays(1);
  private static final Duration HOUR = Duration.ofHours(1);
  private static final int MOST_POINTS = 400;
  private static final int MOST_FILTERS = 20;
  private static final Instant LAST = Instant.parse("9000-01-01T00:00:00Z");
  private static final int MOST_LETTERS = 128;

  /// Steps that make lines of a reasonable number of points.
  private static final List<Duration> STEPS =
      List.of(
          Duration.ofMinutes(1),
          Duration.ofMinutes(5),
          Duration.ofMinutes(15),
          HOUR,
          Duration.ofHours(6),
          Duration.ofDays(1),
          Duration.ofDays(7));

  /// So many points are enough where nobody asks for a step.
  private static final int USUAL_POINTS = 120;

  private AskedFigures() {}

  /// @param step of the line that is asked for; zero: no line
  static Question of(Request request, Instant now, Duration step) {
    Instant to = time(request, "to").orElse(now);
    Instant from = time(request, "from").orElse(to.minus(USUAL));
    if (!from.isBefore(to)) {
      throw wrong("from", "from is before to");
    }
    if (from.isBefore(now.minus(FiguresBook.SUMS_AGE))) {
      throw wrong("from", "figures are kept for " + FiguresBook.SUMS_AGE.toDays() + " days");
    }
    boolean isCoarse = step.compareTo(HOUR) >= 0;
    var question =
        new Question(rounded(from, now, isCoarse), rounded(to, now, false), filters(request));
    boolean needsRows =
        (!step.isZero() && !isCoarse) || !question.isOfOne(Optional.ofNullable(byIf(request)));
    if (needsRows && isOld(question.from(), now)) {
      throw wrong(
          "from",
          "sessions one by one, which two dimensions and steps below an hour need, are kept for "
              + FiguresBook.ROWS_AGE.toDays()
              + " days");
    }
    if (!step.isZero() && question.length().dividedBy(step) > MOST_POINTS) {
      throw wrong("step", "a line has " + MOST_POINTS + " points at most");
    }
    return question;
  }

  /// Where there are no sessions any more a bound falls on an hour.
  private static Instant rounded(Instant time, Instant now, boolean isCoarse) {
    return isCoarse || isOld(time, now)
        ? time.truncatedTo(ChronoUnit.HOURS)
        : time.truncatedTo(ChronoUnit.MILLIS);
  }

  private static boolean isOld(Instant time, Instant now) {
    return time.isBefore(now.minus(FiguresBook.ROWS_AGE).plus(HOUR));
  }

  static Duration step(Request request, Instant now) {
    String text = request.query("step");
    if (text == null || text.isEmpty()) {
      Question question = of(request, now, Duration.ZERO);
      Duration length = question.length();
      boolean hasHours = isOld(question.from(), now);
      return STEPS.stream()
          .filter(step -> !hasHours || step.compareTo(HOUR) >= 0)
          .filter(step -> length.dividedBy(step) <= USUAL_POINTS)
          .findFirst()
          .orElse(STEPS.getLast());
    }
    for (Duration step : STEPS) {
      if (Long.toString(step.toSeconds()).equals(text)) {
        return step;
      }
    }
    throw wrong("step", "step is 60, 300, 900, 3600, 21600, 86400 or 604800 seconds");
  }

  static Dimension by(Request request) {
    Dimension by = byIf(request);
    if (by == null) {
      throw wrong("by", "by is one of " + Dimension.words());
    }
    return by;
  }

  private static @Nullable Dimension byIf(Request request) {
    String word = request.query("by");
    if (word == null) {
      return null;
    }
    return Dimension.of(word).orElseThrow(() -> wrong("by", "by is one of " + Dimension.words()));
  }

  static boolean isCsv(Request request) {
    String format = request.query("format");
    if (format == null || format.equals("json")) {
      return false;
    }
    if (format.equals("csv")) {
      return true;
    }
    throw wrong("format", "format is json or csv");
  }

  /// `filter=browser:firefox`: of a dimension one of the values, of several all.
  private static Map<Dimension, List<String>> filters(Request request) {
    var filters = new EnumMap<Dimension, List<String>>(Dimension.class);
    List<String> texts = request.queries("filter");
    if (texts.size() > MOST_FILTERS) {
      throw wrong("filter", "there are " + MOST_FILTERS + " filters at most");
    }
    for (String text : texts) {
      int colon = text.indexOf(':');
      Optional<Dimension> dimension =
          colon < 0 ? Optional.empty() : Dimension.of(text.substring(0, colon));
      String value = text.substring(colon + 1);
      if (dimension.isEmpty() || value.length() > MOST_LETTERS || value.indexOf('\0') >= 0) {
        throw wrong(
            "filter", "filter is dimension:value, the dimension one of " + Dimension.words());
      }
      filters.computeIfAbsent(dimension.get(), _ -> new ArrayList<>()).add(value);
    }
    return filters;
  }

  private static Optional<Instant> time(Request request, String name) {
    try {
      return Optional.ofNullable(request.query(name))
          .filter(text -> !text.isEmpty())
          .map(Instant::parse)
          .map(AskedFigures::checked);
    } catch (DateTimeException _) {
      throw wrong(name, name + " is a time such as 2026-11-21T12:00:00Z");
    }
  }

  /// A time that is far off would be none to the database.
  private static Instant checked(Instant time) {
    if (time.isBefore(Instant.EPOCH) || time.isAfter(LAST)) {
      throw new DateTimeException("not of our time");
    }
    return time;
  }

  private static Problem.Thrown wrong(String parameter, String why) {
    return Problem.BAD_REQUEST.because(why).with("parameter", parameter).thrown();
  }
}
