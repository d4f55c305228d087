package dev.millrace.vod;

import dev.millrace.catalog.Asset;
import dev.millrace.catalog.AssetId;
import dev.millrace.catalog.Catalog;
import dev.millrace.store.ObjectHead;
import dev.millrace.store.ObjectStore;
import dev.millrace.store.StoreUnavailable;
import dev.millrace.workflow.Workflows;
import dev.millrace.workflow.step.StepSpec;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/// Texts beside films: WebVTT and SubRip files that become tracks, at any time of an asset's life.
///
/// While the asset is in the making they wait for its `publish` step; once it is ready, a small
/// workflow of their own writes the playlists anew.
///
/// **Threading:** safe. **Limits:** files wait on disk until there is room in memory for them, see
/// [CaptionRoom]. **On failure** of the store its exception comes out; a repeat is harmless.
public final class Captions {
  private static final int PRIORITY = 900;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /// Of the workflow that will see the next change.
  private static final String KEY = "next";

  private static final String NAME = Caption.PREFIX + "[a-z0-9-]{1,60}";

  private final Catalog catalog;
  private final Workflows workflows;
  private final Shelves shelves;
  private final ReentrantLock turns = new ReentrantLock(true);

  /// Where captions are.
  ///
  /// @param arriving folder of this process for files on their way
  record Shelves(ObjectStore store, CaptionShelf shelf, CaptionRoom room, Path arriving) {}

  Captions(Catalog catalog, Workflows workflows, Shelves shelves) {
    this.catalog = catalog;
    this.workflows = workflows;
    this.shelves = shelves;
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

  /// The text is laid down before its turn, as it may be large.
  private Added add(AssetId id, Caption.Written written) {
    Caption caption = written.caption();
    shelves.shelf.lay(id.value(), written);
    boolean shown = inTurn(id, () -> shelves.shelf.show(id.value(), written));
    if (!shown) {
      return new TooMany(CaptionShelf.MOST);
    }
    publish(id);
    return new Kept(caption);
  }

  /// Takes a caption away; false when there is none of this name.
  public boolean remove(AssetId id, String name) {
    if (!name.matches(NAME) || !inTurn(id, () -> shelves.shelf.remove(id.value(), name))) {
      return false;
    }
    publish(id);
    return true;
  }

  /// Changes shelves one at a time in this process, and an asset's one at a time in all.
  private boolean inTurn(AssetId id, Supplier<Boolean> change) {
    boolean locked = false;
    try {
      locked = turns.tryLock(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      if (!locked) {
        throw new StoreUnavailable("other captions are being changed");
      }
      return catalog.alone(id, change);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new StoreUnavailable("interrupted before captions were changed");
    } finally {
      if (locked) {
        turns.unlock();
      }
    }
  }

  /// Has the playlists written anew, if the film is ready; before, its own last step sees to it.
  /// One workflow does it for all changes that come until it has seen the last of them.
  void publish(AssetId id) {
    boolean ready =
        catalog.find(id).filter(asset -> asset.status() == Asset.Status.READY).isPresent();
    if (ready) {
      String subject = RepublishStep.subject(id);
      workflows.start(
          new Workflows.Run(RepublishStep.WORKFLOW, subject, KEY, PRIORITY),
          List.of(StepSpec.of(Kinds.REPUBLISH, "playlists")));
      workflows.resume(subject);
    }
  }
}
