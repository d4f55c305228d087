package dev.millrace.web;

import dev.millrace.catalog.Catalog;
import dev.millrace.http.RouteGroup;

/// What the console's pages and the embedded player's have in common: the files they are made of,
/// their description for other sites, and the pages that problems point to.
///
/// **Threading:** handlers block and run on virtual threads.
public final class SharedPages {
  private final Door door;
  private final OembedRoutes descriptions;

  public SharedPages(Door door, Catalog catalog, PlayedAt playedAt) {
    this.door = door;
    this.descriptions = new OembedRoutes(catalog, playedAt);
  }

  /// Lays the routes out.
  public void addTo(RouteGroup routes, Health health) {
    door.open(
        routes,
        health,
        open -> {
          new PageFiles().addTo(open);
          descriptions.addTo(open);
          new ProblemRoutes().addTo(open);
        });
  }
}
