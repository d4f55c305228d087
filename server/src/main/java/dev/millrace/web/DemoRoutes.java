package dev.millrace.web;

import dev.millrace.catalog.AssetId;
import dev.millrace.catalog.Catalog;
import dev.millrace.catalog.Description;
import dev.millrace.http.Json;
import dev.millrace.http.Request;
import dev.millrace.http.Response;
import dev.millrace.http.RouteGroup;
import dev.millrace.store.ObjectMeta;
import dev.millrace.store.ObjectStore;
import dev.millrace.vod.Vod;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/// `POST /v1/demo`: an asset of the film that comes with the program.
final class DemoRoutes {
  private static final String FILE = "big-buck-bunny-720p-12s.mp4";
  private static final String TYPE = "video/mp4";

  private final Catalog catalog;
  private final ObjectStore store;
  private final Vod vod;

  DemoRoutes(Capabilities capabilities) {
    this.catalog = capabilities.catalog();
    this.store = capabilities.store();
    this.vod = capabilities.vod();
  }

  void addTo(RouteGroup routes) {
    routes.post("/v1/demo", this::create);
  }

  private Response create(Request request) throws IOException {
    byte[] film = film();
    AssetId id = catalog.newId();
    store.put("uploads/" + id + "/source", film, ObjectMeta.of(TYPE));
    catalog.create(
        id,
        new Description(
            "Big Buck Bunny (sample)",
            FILE,
            film.length,
            TYPE,
            null,
            List.of("en"),
            Json.mapper().createObjectNode()));
    var asset = catalog.uploaded(id, film.length);
    vod.start(id);
    return Response.json(201, AssetView.of(asset, request)).with("Location", "/v1/assets/" + id);
  }

  private static byte[] film() throws IOException {
    try (InputStream in = DemoRoutes.class.getResourceAsStream("/samples/" + FILE)) {
      if (in == null) {
        throw new IllegalStateException("the sample film is not on the class path");
      }
      return in.readAllBytes();
    }
  }
}
