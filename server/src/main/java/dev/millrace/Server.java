package dev.millrace;

import dev.millrace.cli.StartOptions;
import dev.millrace.http.HttpMetrics;
import dev.millrace.http.HttpServer;
import dev.millrace.http.Routes;
import dev.millrace.http.SecurityHeaders;
import dev.millrace.http.tls.CertificateSource;
import dev.millrace.web.Health;
import dev.millrace.web.HealthRoutes;
import dev.millrace.web.SharedPages;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// The whole program in one process: what there is, in the order in which it depends on each other.
/// What it does in each of its roles is a [Duty].
///
/// **Ownership:** [#close] stops everything it started, the last first, and waits.
/// **On failure** a start that fails leaves nothing running.
final class Server implements AutoCloseable {
  private final Closing closing;
  private final Roles roles;
  private final Place place;

  private Server(Closing closing, Roles roles, Place place) {
    this.closing = closing;
    this.roles = roles;
    this.place = place;
  }

  /// Where it is to be found.
  ///
  /// @param certificate the PEM file of what it shows there, if connections are encrypted
  record Place(String url, Optional<Path> certificate) {}

  /// Starts everything; returns when requests are answered.
  static Server start(StartOptions options) throws InterruptedException {
    var closing = new Closing();
    try {
      return start(options, closing);
    } catch (Throwable e) {
      closing.close();
      throw e;
    }
  }

  private static Server start(StartOptions options, Closing closing) throws InterruptedException {
    InstantSource clock = InstantSource.system();
    DataFolder data = closing.after(DataFolder.open(options.data()));
    Settings settings = new Settings(Config.read(data.path(), System.getenv()), options, data);
    settings.requireBackends();
    settings.requireHttp();
    Metrics metrics = closing.after(new Metrics());

    Cast cast = Cast.prepare(settings, closing);
    Backends backends = closing.after(new Backends(settings.config(), data));
    backends.start();
    Foundations on = Foundations.lay(backends, settings.roles(), clock, closing);
    Premises here = Premises.of(settings, clock, on, closing);

    List<Duty> duties = cast.in(here, closing);
    duties.forEach(duty -> duty.meters().forEach(metrics::add));
    var health = new ServerHealth(here, duties, metrics);
    Routes routes = routes(here, duties, health);
    HttpMetrics ears = duties.stream().map(Duty::ear).reduce(metrics, HttpMetrics::and);
    HttpServer http = closing.after(new HttpServer(settings.http(), routes, ears));
    metrics.addTransport(http);

    duties.forEach(Duty::prepare);
    http.start();
    duties.forEach(duty -> duty.answersAt(http.url()));
    duties.forEach(Duty::start);
    return new Server(closing, settings.roles(), place(http, settings));
  }

  private static Routes routes(Premises here, List<Duty> duties, Health health) {
    return Routes.build(
        all -> {
          all.after(SecurityHeaders.transport(here.settings().hsts()));
          duties.forEach(duty -> duty.addTo(all, health));
          if (here.settings().roles().hasAny(Role.API, Role.EDGE)) {
            new SharedPages(here.door(), here.on().catalog(), here.settings().playedAt())
                .addTo(all, health);
          }
          new HealthRoutes(health).addTo(all, here.door());
        });
  }

  private static Place place(HttpServer http, Settings settings) {
    return new Place(http.url(), settings.certificate().map(CertificateSource::certificate));
  }

  Roles roles() {
    return roles;
  }

  Place place() {
    return place;
  }

  /// The address that it answers at.
  String url() {
    return place.url();
  }

  @Override
  public void close() {
    closing.close();
  }
}
