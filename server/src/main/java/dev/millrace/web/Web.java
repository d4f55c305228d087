package dev.millrace.web;

import dev.millrace.http.RouteGroup;
import dev.millrace.vod.Downloads;
import java.time.InstantSource;

/// The REST API and the console's pages.
///
/// **Threading:** handlers block and run on virtual threads.
public final class Web {
  private final Door door;
  private final Capabilities capabilities;
  private final String uploadOrigin;
  private final InstantSource clock;

  /// @param uploadOrigin scheme, host and port of the object store as browsers reach it
  public Web(Door door, Capabilities capabilities, String uploadOrigin, InstantSource clock) {
    this.door = door;
    this.capabilities = capabilities;
    this.uploadOrigin = uploadOrigin;
    this.clock = clock;
  }

  /// Lays the routes out.
  public void addTo(RouteGroup routes, Health health) {
    door.open(
        routes,
        health,
        open -> {
          new ConsoleRoutes(new PageFiles(), uploadOrigin).addTo(open);
          new OpenApiRoutes().addTo(open);
          door.sessionRoutes().addTo(open);
        });
    door.guarded(routes, health, this::addGuarded);
  }

  private void addGuarded(RouteGroup guarded) {
    var catalog = capabilities.catalog();
    new AssetRoutes(capabilities, clock).addTo(guarded);
    new UploadRoutes(capabilities).addTo(guarded);
    new CaptionRoutes(catalog, capabilities.captions()).addTo(guarded);
    new DownloadRoutes(catalog, new Downloads(capabilities.store())).addTo(guarded);
    new TicketRoutes(catalog, door.tickets()).addTo(guarded);
    new DemoRoutes(capabilities).addTo(guarded);
    new EventRoutes(capabilities.events()).addTo(guarded, door::hasSession);
    new WebhookRoutes(capabilities.webhooks()).addTo(guarded);
    new SigningKeyRoutes(capabilities.signingKeys()).addTo(guarded);
    new PurgeRoutes(capabilities.purges()).addTo(guarded);
  }
}
