package dev.millrace;

import dev.millrace.cli.CommandFailed;
import dev.millrace.delivery.Delivery;
import dev.millrace.delivery.Purge;
import dev.millrace.delivery.Purges;
import dev.millrace.http.HttpMetrics;
import dev.millrace.http.RouteGroup;
import dev.millrace.intake.Inbox;
import dev.millrace.intake.Pulls;
import dev.millrace.intake.sql.InboxTable;
import dev.millrace.lake.LakeScan;
import dev.millrace.lake.LakeTables;
import dev.millrace.lake.sql.SqlDesk;
import dev.millrace.outbound.Outbound;
import dev.millrace.qoe.Evidence;
import dev.millrace.store.Arrivals;
import dev.millrace.store.s3.SqsArrivals;
import dev.millrace.upload.Uploads;
import dev.millrace.upload.sql.UploadTable;
import dev.millrace.vision.Moderation;
import dev.millrace.vision.gallery.Gallery;
import dev.millrace.vod.Expiry;
import dev.millrace.vod.Vod;
import dev.millrace.web.Capabilities;
import dev.millrace.web.Health;
import dev.millrace.web.StreamDesk;
import dev.millrace.web.Web;
import dev.millrace.web.audit.AuditLog;
import dev.millrace.webhooks.WebhookService;
import dev.millrace.webhooks.WebhooksConfig;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// Takes films in and answers for them: the REST API, the console, uploads, the inbox, webhooks,
/// and the dates by which films go.
final class ApiRole implements Duty {
  private static final Duration EXPIRY_INTERVAL = Duration.ofMinutes(1);

  private final Premises here;
  private final Vod vod;
  private final Uploads uploads;
  private final Inbox inbox;
  private final Expiry expiry;
  private final WebhookService webhooks;
  private final Archive archive;
  private final AuditLog audit;
  private final StreamDesk streams;
  private final Web web;

  /// What other roles of the same process do.
  ///
  /// @param edge what is played here
  /// @param live the channels that run here
  /// @param streams the streams that run here
  /// @param lake what happened, to be asked by SQL
  record Beside(
      Optional<Delivery> edge,
      Optional<LiveRole> live,
      Optional<StreamsRole> streams,
      LakeTables lake) {}

  private ApiRole(Premises here, Studio studio, Beside beside, Closing closing) {
    Optional<Delivery> edge = beside.edge();
    var on = here.on();
    var settings = here.settings();
    this.here = here;
    this.vod = new Vod(studio.desk(), id -> edge.ifPresent(played -> played.end(id.value())));
    var table = new UploadTable(on.database(), here.clock());
    this.uploads =
        closing.after(new Uploads(on.store(), on.catalog(), table, settings.upload(), vod::start));
    this.inbox = closing.after(inbox(here, vod));
    this.expiry = closing.after(new Expiry(vod, EXPIRY_INTERVAL));
    this.webhooks = webhooks(here, closing);
    this.archive = Archive.in(here, beside.lake(), closing);
    this.audit = closing.after(new AuditLog(settings.workflow().nodeName(), on.kafka()));
    Purges purges = purges(here, edge);
    this.streams = StreamsRole.desk(here, beside.streams(), closing);
    var capabilities =
        new Capabilities(
            on.catalog(),
            on.store(),
            uploads,
            new Pulls(on.catalog(), studio.outbound(), vod::start),
            vod,
            studio.desk().captions(),
            on.events(),
            webhooks.webhooks(),
            on.keys(),
            here.signingKeys(),
            purges,
            archive.events(),
            LiveRole.desk(here, beside.live(), closing),
            studio.analysis(),
            archive.moments(),
            moderation(here, purges),
            gallery(here, closing),
            streams,
            sql(here, beside.lake(), closing),
            settings.config().policy().toPolicy());
    var elsewhere =
        new Web.Elsewhere(
            settings.uploadOrigin(on.bucket()),
            settings.playedAt(),
            edge.isPresent(),
            here.isCollected());
    this.web = new Web(here.door(), capabilities, elsewhere, here.clock());
  }

  static ApiRole in(Premises here, Studio studio, Beside beside, Closing closing) {
    return new ApiRole(here, studio, beside, closing);
  }

  /// Who makes this process's indexes.
  List<Evidence.Reader> readers() {
    return archive.readers();
  }

  private static SqlDesk sql(Premises here, LakeTables tables, Closing closing) {
    Path folder = here.settings().data().resolve("lake").resolve("sql");
    var lake = new LakeScan(tables, here.on().bucket().bucket());
    try {
      return closing.after(
          SqlDesk.open(here.settings().config().lake().sqlIn(folder), lake, here.on().store()));
    } catch (IOException e) {
      throw new CommandFailed(
          "cannot use the lake's folder %s (%s)".formatted(folder, e.getMessage()));
    }
  }

  private static Moderation moderation(Premises here, Purges purges) {
    var on = here.on();
    return new Moderation(
        on.catalog(),
        Studio.books(here).reviews(),
        id -> purges.order(new Purge(Set.of(id.value()), List.of(), Set.of())),
        here.clock());
  }

  private static Gallery gallery(Premises here, Closing closing) {
    return new Gallery(
        Studio.books(here).people(),
        WorkerRole.sight(here, closing),
        () -> here.on().ids().next().value(),
        here.clock());
  }

  private static Purges purges(Premises here, Optional<Delivery> edge) {
    var on = here.on();
    return new Purges(
        purge -> edge.map(played -> played.purge(purge)).orElse(0L),
        on.announcements()::tell,
        () -> on.ids().next().value(),
        here.clock());
  }

  private static Inbox inbox(Premises here, Vod vod) {
    var on = here.on();
    var table = new InboxTable(on.database(), here.clock());
    Optional<Arrivals> arrivals =
        here.settings().queue().map(queue -> new SqsArrivals(queue, on.bucket()));
    var parts = new Inbox.Parts(on.store(), on.catalog(), table, vod::start, arrivals);
    return new Inbox(parts, here.settings().inbox(), here.clock());
  }

  /// Messages to other people's servers have connections of their own.
  private static WebhookService webhooks(Premises here, Closing closing) {
    var on = here.on();
    var config = WebhooksConfig.defaults();
    var allowed = config.connections(here.settings().config().outbound().allow());
    Outbound outbound = closing.after(new Outbound(allowed, here.settings().trust()));
    var foundation =
        new WebhookService.Foundation(on.database(), on.outbox(), on.kafka(), here.clock());
    return closing.after(new WebhookService(foundation, outbound, config));
  }

  @Override
  public void addTo(RouteGroup routes, Health health) {
    web.addTo(routes, health);
  }

  @Override
  public void start() {
    uploads.start();
    if (here.settings().config().intake().watch()) {
      inbox.start();
    }
    webhooks.start();
    vod.recover();
    expiry.start();
    archive.start();
    audit.start();
    streams.recent().start();
  }

  @Override
  public Map<String, String> parts() {
    return Map.of("search", archive.trouble());
  }

  @Override
  public Map<String, Map<String, Object>> facts() {
    var taken = inbox.counters();
    return Map.of(
        "inbox",
        Map.of(
            "state", inbox.trouble().isEmpty() ? "watched" : inbox.trouble(),
            "taken", taken.taken(),
            "refused", taken.refused(),
            "postponed", taken.postponed()));
  }

  @Override
  public List<MeterBinder> meters() {
    return Stream.concat(
            Stream.of(
                new InboxMetrics(inbox), new WebhookMetrics(webhooks), new AuditMetrics(audit)),
            archive.meters())
        .toList();
  }

  @Override
  public HttpMetrics ear() {
    return audit;
  }
}
