package dev.millrace.vod;

import dev.millrace.catalog.AssetId;
import dev.millrace.catalog.Catalog;
import dev.millrace.packaging.SegmentLedger;
import dev.millrace.store.ObjectStore;
import dev.millrace.workflow.Workflows;
import java.nio.file.Path;
import java.util.function.Function;

/// What those who take films in ([Vod]) and those who work on them ([VodSteps]) share in one
/// process, whether it does one or both: captions, local copies of sources, news of workflows.
///
/// **Ownership:** the room's folder is this process's own.
public final class VodDesk {
  private final Parts parts;
  private final SegmentLedger ledger;
  private final SourceFiles sources;
  private final CaptionShelf shelf;
  private final Captions captions;
  private final AssetNews news;

  /// What films are written down in.
  public record Parts(Catalog catalog, ObjectStore store, Workflows workflows) {}

  /// How much of the machine films may have.
  ///
  /// @param cpus that one film's encode may keep busy
  /// @param sources folder of this process for copies of sources
  /// @param maxSourceBytes what copies not in use may weigh together
  /// @param maxFetchedBytes the largest film that is fetched from an address
  public record Room(int cpus, Path sources, long maxSourceBytes, long maxFetchedBytes) {
    /// Slots of the workflow's CPU lane that stand for these CPUs.
    public int cpuSlots() {
      return cpus * Kinds.SLOTS_PER_CPU;
    }
  }

  public VodDesk(Parts parts, Room room) {
    ObjectStore store = parts.store();
    this.parts = parts;
    this.ledger = new SegmentLedger(store);
    this.sources = new SourceFiles(store, room.sources(), room.maxSourceBytes());
    var captionRoom = new CaptionRoom();
    this.shelf = new CaptionShelf(store, ledger, captionRoom);
    var shelves = new Captions.Shelves(store, shelf, captionRoom, room.sources());
    this.captions = new Captions(parts.catalog(), parts.workflows(), shelves);
    this.news = new AssetNews(parts.catalog(), store, parts.workflows(), sources);
  }

  /// Empties the folder of what an earlier process left; before anything else is done here.
  public void clean() {
    sources.clean();
  }

  /// Texts beside films.
  public Captions captions() {
    return captions;
  }

  /// Does `work` with an asset's source as a local file, which stays as long.
  public <T> T onSource(AssetId id, Function<Path, T> work) {
    try (SourceFiles.Lease lease = sources.lease(id.value())) {
      return work.apply(lease.file());
    }
  }

  Catalog catalog() {
    return parts.catalog();
  }

  ObjectStore store() {
    return parts.store();
  }

  Workflows workflows() {
    return parts.workflows();
  }

  SegmentLedger ledger() {
    return ledger;
  }

  SourceFiles sources() {
    return sources;
  }

  CaptionShelf shelf() {
    return shelf;
  }

  AssetNews news() {
    return news;
  }
}
