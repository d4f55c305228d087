package dev.millrace;

import dev.millrace.catalog.sql.Turn;
import dev.millrace.http.RouteGroup;
import dev.millrace.qoe.FiguresFeed;
import dev.millrace.qoe.QoeRoutes;
import dev.millrace.qoe.sql.FiguresTable;
import dev.millrace.qoe.sql.LiveTable;
import dev.millrace.telemetry.sessions.Audience;
import dev.millrace.web.Health;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Figures of how well was watched: a process that collects keeps them, one with the API answers
/// for them.
final class FiguresDuty implements Duty {
  /// Any number that no other turn of ours has.
  private static final long TURN = 0x6d72_716f_6500L;

  private final Premises here;
  private final FiguresTable figures;
  private final LiveTable live;
  private final Optional<FiguresFeed> feed;

  private FiguresDuty(Premises here, Closing closing) {
    var on = here.on();
    this.here = here;
    this.figures = new FiguresTable(on.database());
    this.live = new LiveTable(on.database());
    if (here.settings().roles().has(Role.TELEMETRY)) {
      var turn = closing.after(new Turn(on.database(), TURN));
      this.feed =
          Optional.of(
              closing.after(new FiguresFeed(on.kafka(), figures, turn::isOurs, here.clock())));
    } else {
      this.feed = Optional.empty();
    }
  }

  static FiguresDuty in(Premises here, Closing closing) {
    return new FiguresDuty(here, closing);
  }

  /// Up to where rows of sessions are in the figures.
  Map<Integer, Long> place() {
    return figures.place();
  }

  /// Who hears who watches.
  Audience audience() {
    return live;
  }

  @Override
  public void addTo(RouteGroup routes, Health health) {
    if (here.settings().roles().has(Role.API)) {
      var answers = new QoeRoutes(figures, live, here.clock());
      here.door().guarded(routes, health, answers::addTo);
    }
  }

  @Override
  public void start() {
    feed.ifPresent(FiguresFeed::start);
  }

  @Override
  public Map<String, Map<String, Object>> facts() {
    return feed.map(
            fed ->
                Map.of(
                    "figures",
                    Map.<String, Object>of(
                        "state",
                        fed.trouble().isEmpty() ? "kept" : fed.trouble(),
                        "rows",
                        fed.taken())))
        .orElse(Map.of());
  }

  @Override
  public List<MeterBinder> meters() {
    return feed.<List<MeterBinder>>map(
            fed ->
                List.of(
                    registry -> {
                      FunctionCounter.builder("millrace.figures.rows", fed, FiguresFeed::taken)
                          .description("Rows of sessions that this process took into the figures")
                          .register(registry);
                      FunctionCounter.builder("millrace.figures.misfits", fed, FiguresFeed::misfits)
                          .description("Records of the topic of sessions that are no rows")
                          .register(registry);
                    }))
        .orElse(List.of());
  }
}
