package dev.millrace.vod;

import dev.millrace.catalog.Asset;
import dev.millrace.catalog.AssetId;
import dev.millrace.catalog.Catalog;
import dev.millrace.store.ObjectHead;
import dev.millrace.store.ObjectStore;
import dev.millrace.workflow.Workflows;
import dev.millrace.workflow.step.StepSpec;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// Texts beside films: WebVTT and SubRip files that become tracks, at any time of an asset's life.
///
/// While the asset is in the making they wait for its `publish` step; once it is ready, a small
/// workflow of their own writes the playlists anew.
///
/// **Threading:** safe. **Limits:** files wait on disk until there is room in memory for them, see
/// [CaptionRoom]. **On failure** of the store its exception comes out; a repeat is harmless.
public final class Captions {
  private static final int PRIORITY = 900;
  private static final String NAME = Caption.PREFIX + "[a-z0-9-]{1,60}";

  private final Catalog catalog;
  private final Workflows workflows;
  private final Shelves shelves;
  private final InstantSource clock;

  /// Where captions are.
  ///
  /// @param arriving folder of this process for files on their way
  record Shelves(ObjectStore store, CaptionShelf shelf, CaptionRoom room, Path arriving) {}

  Captions(Catalog catalog, Workflows workflows, Shelves shelves, InstantSource clock) {
    this.catalog = catalog;
    this.workflows = workflows;
    this.shelves = shelves;
    this.clock = clock;
  }

  /// The asset's captions, by name.
  public List<Caption> list(AssetId id) {
    return shelves.shelf.all(id.value());
  }

  /// A caption's WebVTT, to be read as often as one likes.
  public record Text(ObjectStore store, ObjectHead head) {
    public long sizeBytes() {
      return head.sizeBytes();
    }

    public String etag() {
      return head.etag();
    }

    /// So many bytes from an offset on; the caller closes the stream.
    public InputStream open(long offset, long lengthBytes) {
      return store.open(head.key(), offset, lengthBytes).stream();
    }
  }

  /// The text of a caption; empty when there is none of this name.
  public Optional<Text> text(AssetId id, String name) {
    return name.matches(NAME)
        ? shelves.shelf.text(id.value(), name).map(head -> new Text(shelves.store, head))
        : Optional.empty();
  }

  /// What became of a new caption.
  public sealed interface Added {}

  /// It is kept, and published as soon as the film is.
  public record Kept(Caption caption) implements Added {}

  /// The asset has as many as it may have.
  public record TooMany(int most) implements Added {}

  /// Too many others are being read.
  public record Busy() implements Added {}

  /// Gives the asset a text; one of the same language and purpose makes room for it.
  ///
  /// @param file read to its end; the caller closes it
  /// @throws dev.millrace.media.text.MalformedText when the file is neither WebVTT nor SubRip
  public Added add(AssetId id, Caption.Description description, InputStream file)
      throws IOException {
    Files.createDirectories(shelves.arriving);
    Path arrived = Files.createTempFile(shelves.arriving, "caption-", "");
    try {
      long bytes = Files.copy(file, arrived, StandardCopyOption.REPLACE_EXISTING);
      return add(id, description, arrived, bytes);
    } finally {
      Files.deleteIfExists(arrived);
    }
  }

  private Added add(AssetId id, Caption.Description description, Path arrived, long bytes)
      throws IOException {
    Optional<CaptionRoom.Lease> room = shelves.room.take(bytes);
    if (room.isEmpty()) {
      return new Busy();
    }
    try (var _ = room.get()) {
      return add(id, Caption.written(description, Files.readAllBytes(arrived)));
    }
  }

  private Added add(AssetId id, Caption.Written written) {
    Caption caption = written.caption();
    List<Caption> others =
        list(id).stream().filter(other -> !other.name().equals(caption.name())).toList();
    List<Caption> replaced = others.stream().filter(caption::replaces).toList();
    if (others.size() - replaced.size() >= CaptionShelf.MOST) {
      return new TooMany(CaptionShelf.MOST);
    }
    shelves.shelf.lay(id.value(), written);
    shelves.shelf.show(id.value(), written);
    replaced.forEach(other -> shelves.shelf.remove(id.value(), other.name()));
    publish(id);
    return new Kept(caption);
  }

  /// Takes a caption away; false when there is none of this name.
  public boolean remove(AssetId id, String name) {
    if (!shelves.shelf.names(id.value()).contains(name)) {
      return false;
    }
    shelves.shelf.remove(id.value(), name);
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
