package dev.millrace;

import dev.millrace.cli.StartOptions;
import dev.millrace.delivery.Delivery;
import dev.millrace.delivery.EdgeNews;
import dev.millrace.delivery.signing.SigningKeys;
import dev.millrace.delivery.signing.sql.SigningKeyTable;
import dev.millrace.http.HttpServer;
import dev.millrace.http.Routes;
import dev.millrace.http.SecurityHeaders;
import dev.millrace.http.tls.CertificateSource;
import dev.millrace.intake.Inbox;
import dev.millrace.intake.Pulls;
import dev.millrace.intake.sql.InboxTable;
import dev.millrace.outbound.Outbound;
import dev.millrace.store.Arrivals;
import dev.millrace.store.s3.SqsArrivals;
import dev.millrace.transcode.SourceLimits;
import dev.millrace.transcode.Transcoder;
import dev.millrace.transcode.ffmpeg.Ffmpeg;
import dev.millrace.upload.Uploads;
import dev.millrace.upload.sql.UploadTable;
import dev.millrace.vod.Expiry;
import dev.millrace.vod.Vod;
import dev.millrace.web.Capabilities;
import dev.millrace.web.Web;
import dev.millrace.web.sql.RevokedSessions;
import dev.millrace.webhooks.WebhookService;
import dev.millrace.webhooks.WebhooksConfig;
import dev.millrace.workflow.WorkflowWorker;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/// The whole program in one process: what there is, in the order in which it depends on each other.
///
/// **Ownership:** [#close] stops everything it started, the last first, and waits.
/// **On failure** a start that fails leaves nothing running.
final class Server implements AutoCloseable {
  private static final Duration EXPIRY_INTERVAL = Duration.ofMinutes(1);

  private final Closing closing;
  private final Place place;

  private Server(Closing closing, Place place) {
    this.closing = closing;
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
    settings.requireHttp();
    Metrics metrics = closing.after(new Metrics());

    // FFmpeg is unpacked and tried while the engines start.
    Ahead<Ffmpeg> encoder = closing.after(Ahead.of(() -> Ffmpeg.open(settings.ffmpeg())));
    Backends backends = closing.after(new Backends(settings.config(), data));
    backends.start();
    Foundations on = Foundations.lay(backends, clock, closing);

    Ffmpeg ffmpeg = encoder.get();
    var transcoder = new Transcoder(ffmpeg, SourceLimits.STANDARD);
    Outbound outbound = closing.after(new Outbound(settings.outbound()));
    Delivery delivery = closing.after(Edge.open(on, settings, clock));
    var tools = new Studio.Tools(transcoder, outbound, delivery);
    Studio studio = Studio.on(on, tools, settings, clock);
    Vod vod = studio.vod();

    Uploads uploads = closing.after(uploads(on, settings, vod, clock));
    var pulls = new Pulls(on.catalog(), outbound, vod::start);
    Inbox inbox = closing.after(inbox(on, settings, backends, vod, clock));
    WorkflowWorker worker = closing.after(studio.worker(on, settings));
    Expiry expiry = closing.after(new Expiry(vod, EXPIRY_INTERVAL));
    WebhookService webhooks = webhooks(on, settings, clock, closing);
    EdgeNews news = closing.after(new EdgeNews(delivery, on.events()));
    metrics.watch(worker, inbox, webhooks, delivery);

    var health = health(on, new ServerHealth.Work(worker, inbox), data, ffmpeg, metrics);
    var capabilities =
        new Capabilities(
            on.catalog(),
            on.store(),
            uploads,
            pulls,
            vod,
            studio.steps().captions(),
            on.events(),
            webhooks.webhooks(),
            on.keys(),
            new SigningKeys(new SigningKeyTable(on.database()), clock),
            Edge.purges(on, delivery, clock),
            settings.config().policy().toPolicy());
    var web = new Web(access(on, settings, backends, clock), capabilities, health);
    HttpServer http = closing.after(http(routes(web, delivery, settings), settings, metrics));

    http.start();
    uploads.start();
    if (settings.config().intake().watch()) {
      inbox.start();
    }
    worker.start();
    webhooks.start();
    vod.recover();
    news.start();
    expiry.start();
    return new Server(closing, place(http, settings));
  }

  private static Place place(HttpServer http, Settings settings) {
    return new Place(http.url(), settings.certificate().map(CertificateSource::certificate));
  }

  private static Uploads uploads(Foundations on, Settings settings, Vod vod, InstantSource clock) {
    var table = new UploadTable(on.database(), clock);
    return new Uploads(on.store(), on.catalog(), table, settings.upload(), vod::start);
  }

  private static HttpServer http(Routes routes, Settings settings, Metrics metrics) {
    return new HttpServer(settings.http(), routes, metrics);
  }

  private static Routes routes(Web web, Delivery delivery, Settings settings) {
    return Routes.build(
        all -> {
          all.after(SecurityHeaders.transport(settings.hsts()));
          delivery.routes(web.addTo(all), web.guard(), settings.viewerLimits());
        });
  }

  private static ServerHealth health(
      Foundations on, ServerHealth.Work work, DataFolder data, Ffmpeg ffmpeg, Metrics metrics) {
    var about = Map.of("data", data.path().toString(), "ffmpeg", ffmpeg.installation().version());
    return new ServerHealth(on, new DiskRoom(data.path()), work, about, metrics);
  }

  private static Web.Access access(
      Foundations on, Settings settings, Backends backends, InstantSource clock) {
    return new Web.Access(
        settings.data().adminToken(),
        settings.uploadOrigin(backends.store()),
        clock,
        new RevokedSessions(on.database(), clock));
  }

  private static Inbox inbox(
      Foundations on, Settings settings, Backends backends, Vod vod, InstantSource clock) {
    var table = new InboxTable(on.database(), clock);
    Optional<Arrivals> arrivals =
        settings.queue().map(queue -> new SqsArrivals(queue, backends.store()));
    var parts = new Inbox.Parts(on.store(), on.catalog(), table, vod::start, arrivals);
    return new Inbox(parts, settings.inbox(), clock);
  }

  /// Messages to other people's servers have connections of their own.
  private static WebhookService webhooks(
      Foundations on, Settings settings, InstantSource clock, Closing closing) {
    var config = WebhooksConfig.defaults();
    var allowed = config.connections(settings.config().outbound().allow());
    Outbound outbound = closing.after(new Outbound(allowed));
    var foundation = new WebhookService.Foundation(on.database(), on.outbox(), on.kafka(), clock);
    return closing.after(new WebhookService(foundation, outbound, config));
  }

  Place place() {
    return place;
  }

  /// The console's address.
  String url() {
    return place.url();
  }

  @Override
  public void close() {
    closing.close();
  }
}
