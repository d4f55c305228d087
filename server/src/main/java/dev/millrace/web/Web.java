package dev.millrace.web;

import dev.millrace.catalog.Catalog;
import dev.millrace.catalog.sql.DatabaseUnavailable;
import dev.millrace.delivery.access.PlaybackGuard;
import dev.millrace.delivery.signing.Signatures;
import dev.millrace.http.OwnHost;
import dev.millrace.http.RouteGroup;
import dev.millrace.http.SecurityHeaders;
import dev.millrace.protection.ContentKeys;
import dev.millrace.protection.PlaybackTickets;
import dev.millrace.store.StoreUnavailable;
import dev.millrace.vod.Downloads;
import java.time.InstantSource;

/// Every route but playback: the console's pages, the REST API and the operator's endpoints.
///
/// All but `/healthz` and `/readyz`, which probes ask for by any name, answer to this server's own
/// names alone ([OwnHost]).
///
/// **Threading:** handlers block and run on virtual threads.
public final class Web {
  private final Health facts;
  private final AdminToken token;
  private final Sessions sessions;
  private final Gate gate;
  private final PlaybackGuard guard;
  private final AssetRoutes assets;
  private final UploadRoutes uploads;
  private final CaptionRoutes captions;
  private final DownloadRoutes downloads;
  private final PlaybackTickets tickets;
  private final Catalog catalog;
  private final ContentKeys keys;
  private final DemoRoutes demo;
  private final EventRoutes events;
  private final WebhookRoutes webhooks;
  private final SigningKeyRoutes signingKeys;
  private final PurgeRoutes purges;
  private final HealthRoutes health;
  private final ConsoleRoutes console;
  private final EmbedRoutes embeds;

  /// How clients get in, and where the console's uploads go.
  ///
  /// @param adminToken of the data folder
  /// @param uploadOrigin scheme, host and port of the object store as browsers reach it
  /// @param revocations the sessions that were signed out of
  public record Access(
      String adminToken, String uploadOrigin, InstantSource clock, Revocations revocations) {}

  public Web(Access access, Capabilities capabilities, Health health) {
    this.facts = health;
    this.token = new AdminToken(access.adminToken(), access.clock());
    this.sessions = new Sessions(access.adminToken(), access.clock(), access.revocations());
    this.gate = new Gate(token, sessions);
    this.tickets = new PlaybackTickets(access.adminToken(), access.clock());
    this.guard =
        new PlaybackGuard(
            new Signatures(capabilities.signingKeys(), access.clock()),
            new Household(gate, tickets),
            access.clock());
    this.assets = new AssetRoutes(capabilities, access.clock());
    this.uploads = new UploadRoutes(capabilities);
    this.captions = new CaptionRoutes(capabilities.catalog(), capabilities.captions());
    this.downloads =
        new DownloadRoutes(capabilities.catalog(), new Downloads(capabilities.store()));
    this.catalog = capabilities.catalog();
    this.keys = capabilities.keys();
    this.demo = new DemoRoutes(capabilities);
    this.events = new EventRoutes(capabilities.events());
    this.webhooks = new WebhookRoutes(capabilities.webhooks());
    this.signingKeys = new SigningKeyRoutes(capabilities.signingKeys());
    this.purges = new PurgeRoutes(capabilities.purges());
    this.health = new HealthRoutes(health);
    this.console = new ConsoleRoutes(access.uploadOrigin(), capabilities.catalog());
    this.embeds = new EmbedRoutes(capabilities.catalog());
  }

  /// Who may play films; it knows the console's sessions.
  public PlaybackGuard guard() {
    return guard;
  }

  /// Lays the routes out and returns the group.
  public RouteGroup addTo(RouteGroup routes) {
    var outage = new Outage(facts);
    new KeyRoutes(catalog, keys, new PlaybackGate(gate, tickets, guard)).addTo(routes);
    routes.group(
        open -> {
          open.after(SecurityHeaders.strict());
          health.addPublicTo(open);
          open.before(OwnHost.only());
          open.failure(DatabaseUnavailable.class, _ -> outage.of("the database"));
          console.addTo(open);
          embeds.addTo(open);
          new ProblemRoutes().addTo(open);
          new OpenApiRoutes().addTo(open);
          new SessionRoutes(token, sessions, gate).addTo(open);
        });
    return routes.group(
        guarded -> {
          guarded
              .before(OwnHost.only())
              .before(gate::admit)
              .before(outage::admit)
              .after(SecurityHeaders.strict())
              .failure(StoreUnavailable.class, _ -> outage.of("the object store"))
              .failure(DatabaseUnavailable.class, _ -> outage.of("the database"));
          assets.addTo(guarded);
          uploads.addTo(guarded);
          captions.addTo(guarded);
          downloads.addTo(guarded);
          new TicketRoutes(catalog, tickets).addTo(guarded);
          demo.addTo(guarded);
          events.addTo(guarded, gate::hasSession);
          webhooks.addTo(guarded);
          signingKeys.addTo(guarded);
          purges.addTo(guarded);
          health.addGuardedTo(guarded);
        });
  }
}
