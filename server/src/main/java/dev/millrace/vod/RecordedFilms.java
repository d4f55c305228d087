package dev.millrace.vod;

import dev.millrace.catalog.AssetId;
import dev.millrace.catalog.Catalog;
import dev.millrace.catalog.Description;
import dev.millrace.packaging.PresentationPlan;
import dev.millrace.packaging.ProgressivePublisher;
import dev.millrace.packaging.live.LiveFilm;
import dev.millrace.store.ObjectStore;
import java.time.InstantSource;

/// Films that need no encoding: their segments lie in the folder of the asset already.
///
/// **Threading:** any; blocks. **On failure** a repeat goes on where it ended.
public final class RecordedFilms {
  private final Catalog catalog;
  private final ObjectStore store;
  private final InstantSource clock;

  public RecordedFilms(Catalog catalog, ObjectStore store, InstantSource clock) {
    this.catalog = catalog;
    this.store = store;
    this.clock = clock;
  }

  /// Writes the playlists of a film and has the catalogue say that it is ready.
  public void publish(PresentationPlan plan, LiveFilm film, Description description) {
    var id = new AssetId(plan.folder().assetId());
    catalog.create(id, description);
    catalog.uploaded(id, film.sizeBytes());
    catalog.processing(id);
    try (var publisher = new ProgressivePublisher(store, plan, clock, _ -> {})) {
      var _ =
          publisher.finish(
              film.pieces(), whole -> catalog.ready(id, Published.whole(whole, false)));
    }
  }
}
