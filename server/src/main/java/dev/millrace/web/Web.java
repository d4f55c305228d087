package dev.millrace.web;

import dev.millrace.http.RouteGroup;
import dev.millrace.vod.Downloads;
import java.time.InstantSource;
import java.util.function.BooleanSupplier;

/// The REST API and the console's pages.
///
/// **Threading:** handlers block and run on virtual threads.
public final class Web {
  private final Door door;
  private final Capabilities capabilities;
  private final Elsewhere elsewhere;
  private final InstantSource clock;

  /// What clients reach at other addresses than this one.
  ///
  /// @param uploadOrigin scheme, host and port of the object store as browsers reach it
  /// @param playsToo whether this process is an edge as well
  /// @param isCollected whether anybody collects what players tell
  public record Elsewhere(
      String uploadOrigin, PlayedAt playedAt, boolean playsToo, BooleanSupplier isCollected) {}

  public Web(Door door, Capabilities capabilities, Elsewhere elsewhere, InstantSource clock) {
    this.door = door;
    this.capabilities = capabilities;
    this.elsewhere = elsewhere;
    this.clock = clock;
  }

  /// Lays the routes out.
  public void addTo(RouteGroup routes, Health health) {
    door.open(
        routes,
        health,
        open -> {
          new ConsoleRoutes(
                  new PageFiles(),
                  elsewhere.uploadOrigin(),
                  elsewhere.playedAt(),
                  elsewhere.isCollected())
              .addTo(open);
          if (!elsewhere.playsToo()) {
            elsewhere.playedAt().addTo(open);
          }
          new OpenApiRoutes().addTo(open);
          door.sessionRoutes().addTo(open);
        });
    door.guarded(routes, health, this::addGuarded);
  }

  private void addGuarded(RouteGroup guarded) {
    var catalog = capabilities.catalog();
    guarded.before(request -> request.with(PlayedAt.class, elsewhere.playedAt()));
    new AssetRoutes(capabilities, clock).addTo(guarded);
    new UploadRoutes(capabilities).addTo(guarded);
    new CaptionRoutes(catalog, capabilities.captions()).addTo(guarded);
    new AnalysisRoutes(catalog, capabilities.analysis()).addTo(guarded);
    var people = capabilities.gallery().people();
    new SearchRoutes(catalog, capabilities.moments(), people).addTo(guarded);
    new PeopleRoutes(catalog, capabilities.gallery()).addTo(guarded);
    new ReviewRoutes(catalog, capabilities.moderation()).addTo(guarded);
    new DownloadRoutes(catalog, new Downloads(capabilities.store())).addTo(guarded);
    new TicketRoutes(catalog, door.tickets()).addTo(guarded);
    new DemoRoutes(capabilities).addTo(guarded);
    new EventRoutes(capabilities.events()).addTo(guarded, door::hasSession);
    new WebhookRoutes(capabilities.webhooks()).addTo(guarded);
    new SigningKeyRoutes(capabilities.signingKeys()).addTo(guarded);
    new PurgeRoutes(capabilities.purges()).addTo(guarded);
    new AccessRoutes(capabilities.archives().access()).addTo(guarded);
    new JournalRoutes(capabilities.archives()).addTo(guarded);
    new ViewingRoutes(capabilities.archives()).addTo(guarded);
    new SqlRoutes(capabilities.sql()).addTo(guarded);
    new ChannelRoutes(capabilities.channels()).addTo(guarded);
    new ClipRoutes(capabilities.channels()).addTo(guarded);
    new StreamRoutes(capabilities.streams()).addTo(guarded);
    new MarkerRoutes(capabilities.channels(), clock).addTo(guarded);
  }
}
