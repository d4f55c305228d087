package dev.millrace;

import dev.millrace.cli.CommandFailed;
import dev.millrace.delivery.Delivery;
import dev.millrace.delivery.EdgeNews;
import dev.millrace.delivery.access.ViewerLimits;
import dev.millrace.delivery.cache.CacheConfig;
import dev.millrace.delivery.cache.CacheStats;
import dev.millrace.delivery.journal.AccessLog;
import dev.millrace.events.EventTail;
import dev.millrace.http.HttpMetrics;
import dev.millrace.http.RouteGroup;
import dev.millrace.web.Health;
import dev.millrace.web.ViewerRoutes;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// Plays films: media from the bucket by way of a cache, the keys of encrypted ones, and the
/// embedded player.
final class EdgeRole implements Duty {
  private final Premises here;
  private final Airing airing;
  private final Delivery delivery;
  private final EdgeNews news;
  private final AccessLog log;
  private final ViewerLimits limits;
  private final ViewerRoutes viewers;
  private final EdgeTimes times = new EdgeTimes();

  private EdgeRole(Premises here, Airing airing, Delivery delivery, EdgeNews news, AccessLog log) {
    this.here = here;
    this.airing = airing;
    this.delivery = delivery;
    this.news = news;
    this.log = log;
    this.limits = here.settings().viewerLimits();
    var on = here.on();
    var films =
        new ViewerRoutes.Films(
            on.catalog(),
            on.keys(),
            id -> airing.playedBy(id, delivery::playedBy),
            limits,
            here.isCollected());
    this.viewers = new ViewerRoutes(here.door(), films, here.settings().roles().has(Role.API));
  }

  /// @param airing live channels, wherever they run
  static EdgeRole in(Premises here, Airing airing, Closing closing) {
    Delivery delivery = closing.after(open(here));
    Path folder = here.settings().cache().folder();
    EdgeNews news =
        closing.after(
            new EdgeNews(delivery, new EventTail(here.on().kafka()), folder, here.clock()));
    return new EdgeRole(here, airing, delivery, news, closing.after(Journal.of(here)));
  }

  private static Delivery open(Premises here) {
    CacheConfig cache = here.settings().cache();
    var outlasts = here.settings().config().delivery().playWithoutDatabase();
    var published = new PublishedFilms(here.on().catalog()::find, outlasts);
    try {
      return Delivery.open(here.on().store(), published, cache, here.clock());
    } catch (IOException e) {
      throw new CommandFailed(
          "cannot use the cache's folder %s (%s); set delivery.cache to one that can be written"
              .formatted(cache.folder(), e.getMessage()));
    }
  }

  /// What is played here, for roles of the same process that change it.
  Delivery delivery() {
    return delivery;
  }

  @Override
  public void addTo(RouteGroup routes, Health health) {
    viewers.addTo(routes, health);
    delivery.routes(routes, here.door().guard(), limits);
    if (!here.settings().roles().has(Role.LIVE)) {
      airing.routes().addTo(routes);
    }
  }

  /// What was purged while this edge was down is not to be played.
  @Override
  public void prepare() {
    news.start();
  }

  @Override
  public void start() {
    log.start();
  }

  @Override
  public Map<String, String> parts() {
    return Map.of("news", news.trouble());
  }

  @Override
  public Map<String, Map<String, Object>> facts() {
    CacheStats stats = delivery.stats();
    return Map.of(
        "edge",
        Map.of(
            "fromMemory", stats.answers().fromMemory(),
            "fromDisk", stats.answers().fromDisk(),
            "fetched", stats.answers().fetched(),
            "objectsInMemory", stats.memory().objects(),
            "objectsOnDisk", stats.disk().objects()));
  }

  @Override
  public List<MeterBinder> meters() {
    return List.of(
        times,
        new EdgeMetrics(delivery, times),
        new RefusalMetrics(delivery, here.door().guard(), limits),
        new RelayMetrics(airing.relay()),
        new AccessMetrics(log, here.places()));
  }

  @Override
  public HttpMetrics ear() {
    return log.and(times);
  }
}
