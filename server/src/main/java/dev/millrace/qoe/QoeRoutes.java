package dev.millrace.qoe;

import dev.millrace.http.Problem;
import dev.millrace.http.Request;
import dev.millrace.http.Response;
import dev.millrace.http.RouteGroup;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// `GET /v1/qoe/…`: how well was watched.
public final class QoeRoutes {
  private static final Problem.Type EXCEEDED =
      new Problem.Type("qoe-exceeded", 422, "The question takes longer than it may");

  private static final int USUAL_VALUES = 20;
  private static final int MOST_VALUES = 100;

  /// What nobody said for so long is no news.
  private static final Duration STALE = Duration.ofSeconds(30);

  private static final Duration AUDIENCE = Duration.ofHours(1);

  private final FiguresBook book;
  private final LiveBoard live;
  private final InstantSource clock;

  public QoeRoutes(FiguresBook book, LiveBoard live, InstantSource clock) {
    this.book = book;
    this.live = live;
    this.clock = clock;
  }

  public void addTo(RouteGroup guarded) {
    guarded.group(
        asked ->
            asked
                .failure(
                    TooMuchAsked.class,
                    _ ->
                        EXCEEDED.because(
                            "ask for less time, or filter by one dimension and ask for no other"))
                .get("/v1/qoe/summary", this::summary)
                .get("/v1/qoe/timeseries", this::steps)
                .get("/v1/qoe/breakdown", this::values)
                .get("/v1/qoe/live", _ -> live()));
  }

  /// All of it.
  record SummaryView(Instant from, Instant to, Figures figures) {}

  /// A line of points.
  record LineView(Instant from, Instant to, long stepSeconds, List<PointView> items) {}

  record PointView(Instant time, Figures figures) {}

  /// Value by value of a dimension.
  ///
  /// @param complete false when there are more values
  record BreakdownView(
      Instant from, Instant to, String by, List<ValueView> items, boolean complete) {}

  record ValueView(String value, Figures figures) {}

  /// Who watches.
  ///
  /// @param viewers absent when nobody says, as without a process that collects
  record LiveView(
      Instant at,
      @Nullable Integer viewers,
      @Nullable Map<String, Integer> states,
      @Nullable Map<String, Map<String, Integer>> by,
      List<LiveBoard.Minute> minutes) {}

  private Response summary(Request request) {
    Question question = AskedFigures.of(request, clock.instant(), Duration.ZERO);
    Figures figures = Figures.of(book.sums(question));
    return AskedFigures.isCsv(request)
        ? FiguresCsv.answer(
            "from", List.of(new FiguresCsv.Line(question.from().toString(), figures)))
        : fresh(new SummaryView(question.from(), question.to(), figures));
  }

  private Response steps(Request request) {
    Duration step = AskedFigures.step(request, clock.instant());
    Question question = AskedFigures.of(request, clock.instant(), step);
    var points = new ArrayList<PointView>();
    book.steps(question, step)
        .forEach((time, sums) -> points.add(new PointView(time, Figures.of(sums))));
    if (AskedFigures.isCsv(request)) {
      return FiguresCsv.answer(
          "time",
          points.stream()
              .map(point -> new FiguresCsv.Line(point.time().toString(), point.figures()))
              .toList());
    }
    return fresh(new LineView(question.from(), question.to(), step.toSeconds(), points));
  }

  private Response values(Request request) {
    Dimension by = AskedFigures.by(request);
    int most = request.queryInt("limit", USUAL_VALUES, 1, MOST_VALUES);
    Question question = AskedFigures.of(request, clock.instant(), Duration.ZERO);
    var items = new ArrayList<ValueView>();
    book.values(question, by, most + 1)
        .forEach((value, sums) -> items.add(new ValueView(value, Figures.of(sums))));
    boolean isComplete = items.size() <= most;
    List<ValueView> shown = items.subList(0, Math.min(most, items.size()));
    if (AskedFigures.isCsv(request)) {
      return FiguresCsv.answer(
          by.word(),
          shown.stream().map(one -> new FiguresCsv.Line(one.value(), one.figures())).toList());
    }
    return fresh(new BreakdownView(question.from(), question.to(), by.word(), shown, isComplete));
  }

  private Response live() {
    Instant now = clock.instant();
    List<LiveBoard.Minute> minutes = live.since(now.minus(AUDIENCE));
    return fresh(
        live.now()
            .filter(told -> told.at().isAfter(now.minus(STALE)))
            .map(told -> new LiveView(told.at(), told.viewers(), told.states(), told.by(), minutes))
            .orElseGet(() -> new LiveView(now, null, null, null, minutes)));
  }

  private static Response fresh(Object view) {
    return Response.json(view).with("Cache-Control", "no-store");
  }
}
