package dev.millrace.web;

import dev.millrace.catalog.Catalog;
import dev.millrace.delivery.access.ViewerLimits;
import dev.millrace.http.RouteGroup;
import dev.millrace.policy.Playback;
import dev.millrace.protection.ContentKeys;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/// What a viewer's browser asks for beside the media: the embedded player's page, and the keys of
/// encrypted films.
///
/// **Threading:** handlers block and run on virtual threads.
public final class ViewerRoutes {
  private final Door door;
  private final KeyRoutes keys;
  private final EmbedRoutes embeds;

  /// What is known of films here.
  ///
  /// @param policies who may play the asset of an id; public when there is none
  /// @param limits of one viewer
  /// @param isCollected whether anybody collects what players tell
  public record Films(
      Catalog catalog,
      ContentKeys keys,
      Function<String, Playback> policies,
      ViewerLimits limits,
      BooleanSupplier isCollected) {}

  /// @param hasApi whether this process has the API as well
  public ViewerRoutes(Door door, Films films, boolean hasApi) {
    this.door = door;
    this.keys = new KeyRoutes(films, door.keyGate());
    this.embeds = new EmbedRoutes(new PageFiles(), films.policies(), films.isCollected(), hasApi);
  }

  /// Lays the routes out.
  public void addTo(RouteGroup routes, Health health) {
    keys.addTo(routes);
    door.open(routes, health, embeds::addTo);
  }
}
