package dev.millrace.web;

import dev.millrace.catalog.AssetId;
import dev.millrace.catalog.Catalog;
import dev.millrace.http.Json;
import dev.millrace.http.Request;
import dev.millrace.http.Response;
import dev.millrace.http.RouteGroup;
import dev.millrace.upload.Completion;
import dev.millrace.upload.UploadRequest;
import dev.millrace.upload.UploadState;
import dev.millrace.upload.Uploads;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/// `POST /v1/demo`: an asset of the film that comes with the program.
final class DemoRoutes {
  private static final String FILE = "big-buck-bunny-720p-12s.mp4";
  private static final String TYPE = "video/mp4";

  private final Catalog catalog;
  private final Uploads uploads;

  DemoRoutes(Capabilities capabilities) {
    this.catalog = capabilities.catalog();
    this.uploads = capabilities.uploads();
  }

  void addTo(RouteGroup routes) {
    routes.post("/v1/demo", this::create);
  }

  private Response create(Request request) throws IOException {
    byte[] film = film();
    var upload =
        new UploadRequest(
            "Big Buck Bunny (sample)",
            FILE,
            film.length,
            TYPE,
            List.of("en"),
            Json.mapper().createObjectNode());
    return switch (uploads.receive(upload, film)) {
      case UploadState.Uploaded(AssetId id) -> created(id, request);
      case Completion refusal -> throw UploadProblems.of(refusal);
    };
  }

  private Response created(AssetId id, Request request) {
    return catalog
        .find(id)
        .map(asset -> Response.json(201, AssetView.of(asset, request)))
        .orElseThrow(() -> UploadProblems.of(new UploadState.Unknown()))
        .with("Location", "/v1/assets/" + id);
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
