package dev.millrace.vod;

import dev.millrace.catalog.Asset;
import dev.millrace.catalog.AssetId;
import dev.millrace.catalog.Catalog;
import dev.millrace.catalog.Description;
import dev.millrace.catalog.IllegalTransition;
import dev.millrace.catalog.NoSuchAsset;
import dev.millrace.packaging.PresentationPlan;
import dev.millrace.packaging.ProgressivePublisher;
import dev.millrace.packaging.live.LiveFilm;
import dev.millrace.store.ObjectStore;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.InstantSource;

/// Films that need no encoding: their segments lie in the folder of the asset already.
///
/// **Threading:** any; blocks. **On failure** a repeat goes on where it ended.
public final class RecordedFilms {
  private static final Logger LOG = System.getLogger(RecordedFilms.class.getName());
  private static final String TYPE = "/problems/packaging-failed";
  private static final String TITLE = "The film could not be packaged";

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

  /// No film can be made of it; a repeat does no harm.
  public void failed(String assetId, String why) {
    try {
      catalog.failed(new AssetId(assetId), new Asset.Failure(TYPE, TITLE, why));
    } catch (NoSuchAsset | IllegalTransition e) {
      LOG.log(Level.DEBUG, "There is no asset that could fail. asset=" + assetId, e);
    }
  }
}
