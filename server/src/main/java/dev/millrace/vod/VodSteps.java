package dev.millrace.vod;

import static java.util.Map.entry;

import dev.millrace.catalog.Catalog;
import dev.millrace.outbound.Outbound;
import dev.millrace.packaging.SegmentLedger;
import dev.millrace.packaging.StoryboardPackager;
import dev.millrace.packaging.TextPackager;
import dev.millrace.packaging.TrackPackager;
import dev.millrace.protection.ContentKeys;
import dev.millrace.store.ObjectStore;
import dev.millrace.transcode.Transcoder;
import dev.millrace.workflow.Workflows;
import dev.millrace.workflow.step.Step;
import dev.millrace.workflow.step.StepKind;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;

/// Every kind of step with its work, wired together.
public final class VodSteps {
  private final SourceFiles sources;
  private final Map<StepKind, Step> steps;
  private final AssetNews news;
  private final Captions captions;

  /// What the steps work with.
  public record Parts(
      Catalog catalog,
      ObjectStore store,
      Transcoder transcoder,
      Workflows workflows,
      Outbound outbound,
      ContentKeys keys) {}

  /// How much of the machine the steps may have.
  ///
  /// @param cpus that one film's encode may keep busy
  /// @param sources folder of this process for copies of sources
  /// @param maxSourceBytes what copies not in use may weigh together
  /// @param maxFetchedBytes the largest film that is fetched from an address
  public record Room(int cpus, Path sources, long maxSourceBytes, long maxFetchedBytes) {
    private FetchStep.Sources sources(Outbound outbound) {
      return new FetchStep.Sources(outbound, sources, maxFetchedBytes);
    }

    /// Slots of the workflow's CPU lane that stand for these CPUs.
    public int cpuSlots() {
      return cpus * Kinds.SLOTS_PER_CPU;
    }
  }

  public VodSteps(Parts parts, Room room, InstantSource clock) {
    Catalog catalog = parts.catalog();
    ObjectStore store = parts.store();
    Transcoder transcoder = parts.transcoder();
    Workflows workflows = parts.workflows();
    this.sources = new SourceFiles(store, room.sources(), room.maxSourceBytes());
    var publishers = new Publishers(store, catalog, clock);
    var ledger = new SegmentLedger(store);
    var packager = new TrackPackager(store, ledger);
    var locks = new Locks(parts.keys());
    var looks = new SourceSteps(store, transcoder);
    var encodes = new EncodeSteps(transcoder, packager, publishers, locks);
    var storyboard =
        new StoryboardStep(
            transcoder, new StoryboardPackager(store, ledger), sources, publishers, locks);
    var plan = new PlanSteps(catalog, store, locks, room.cpus(), clock);
    var ladder = new LadderStep(transcoder, store, plan);
    var texts = new TextStep(transcoder, new TextPackager(store, ledger));
    var captionRoom = new CaptionRoom();
    var shelf = new CaptionShelf(store, ledger, captionRoom);
    var shelves = new Captions.Shelves(store, shelf, captionRoom, room.sources());
    this.captions = new Captions(catalog, workflows, shelves);
    var publish = new PublishStep(catalog, ledger, publishers, shelf, captions);
    var republish = new RepublishStep(store, catalog, workflows, publishers, shelf);
    this.steps =
        Map.ofEntries(
            entry(Kinds.FETCH, new FetchStep(catalog, store, room.sources(parts.outbound()))::run),
            entry(Kinds.PROBE, MediaStep.over(catalog, sources, looks::probe)),
            entry(Kinds.PLAN, plan::plan),
            entry(Kinds.LADDER, MediaStep.over(catalog, sources, ladder::run)),
            entry(Kinds.ENCODE, MediaStep.over(catalog, sources, encodes::picture)),
            entry(Kinds.AUDIO, MediaStep.over(catalog, sources, encodes::sound)),
            entry(Kinds.POSTER, MediaStep.over(catalog, sources, looks::poster)),
            entry(Kinds.TEXT, MediaStep.over(catalog, sources, texts::run)),
            entry(Kinds.PUBLISH, publish::run),
            entry(Kinds.REPUBLISH, republish::run),
            entry(Kinds.STORYBOARD, MediaStep.of(catalog, storyboard::run)),
            entry(Kinds.ORIGINAL, new OriginalStep(workflows, catalog, store, sources)::run),
            entry(Kinds.REMOVE, new Removal(workflows, catalog, store, sources)::run));
    this.news = new AssetNews(catalog, store, workflows, sources);
  }

  /// Empties the folder of source copies; before any step runs.
  public void clean() {
    sources.clean();
  }

  /// Texts beside films.
  public Captions captions() {
    return captions;
  }

  Map<StepKind, Step> all() {
    return steps;
  }

  AssetNews news() {
    return news;
  }
}
