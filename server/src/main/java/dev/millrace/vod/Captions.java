package dev.millrace.vod;

import dev.millrace.catalog.Asset;
import dev.millrace.catalog.AssetId;
import dev.millrace.catalog.Catalog;
import dev.millrace.workflow.Workflows;
import dev.millrace.workflow.step.StepSpec;
import java.time.InstantSource;
import java.util.List;

/// Texts beside films: WebVTT and SubRip files that become tracks, at any time of an asset's life.
///
/// While the asset is in the making they wait for its `publish` step; once it is ready, a small
/// workflow of their own writes the playlists anew.
///
/// **Threading:** safe. **On failure** of the store its exception comes out; a repeat is harmless.
public final class Captions {
  private static final int PRIORITY = 900;

  private final Catalog catalog;
  private final Workflows workflows;
  private final CaptionShelf shelf;
  private final InstantSource clock;

  Captions(Catalog catalog, Workflows workflows, CaptionShelf shelf, InstantSource clock) {
    this.catalog = catalog;
    this.workflows = workflows;
    this.shelf = shelf;
    this.clock = clock;
  }

  /// The asset's captions, by name.
  public List<Caption> list(AssetId id) {
    return shelf.all(id.value());
  }

  /// What became of a new caption.
  public sealed interface Added {}

  /// It is kept, and published as soon as the film is.
  public record Kept(Caption caption) implements Added {}

  /// The asset has as many as it may have.
  public record TooMany(int most) implements Added {}

  /// Gives the asset a text; one of the same language and purpose makes room for it.
  ///
  /// @throws dev.millrace.media.text.MalformedText when the file is neither WebVTT nor SubRip
  public Added add(AssetId id, Caption.Description description, byte[] file) {
    Caption caption = Caption.of(description, file);
    List<Caption> others =
        list(id).stream().filter(other -> !other.name().equals(caption.name())).toList();
    List<Caption> replaced = others.stream().filter(caption::replaces).toList();
    if (others.size() - replaced.size() >= CaptionShelf.MOST) {
      return new TooMany(CaptionShelf.MOST);
    }
    shelf.put(id.value(), caption);
    replaced.forEach(other -> shelf.remove(id.value(), other.name()));
    publish(id);
    return new Kept(caption);
  }

  /// Takes a caption away; false when there is none of this name.
  public boolean remove(AssetId id, String name) {
    if (!shelf.names(id.value()).contains(name)) {
      return false;
    }
    shelf.remove(id.value(), name);
    publish(id);
    return true;
  }

  /// Has the playlists written anew, if the film is ready; before, its own last step sees to it.
  void publish(AssetId id) {
    boolean ready =
        catalog.find(id).filter(asset -> asset.status() == Asset.Status.READY).isPresent();
    if (ready) {
      workflows.start(
          new Workflows.Run(
              RepublishStep.WORKFLOW,
              RepublishStep.subject(id),
              clock.instant().toString(),
              PRIORITY),
          List.of(StepSpec.of(Kinds.REPUBLISH, "playlists")));
    }
  }
}
