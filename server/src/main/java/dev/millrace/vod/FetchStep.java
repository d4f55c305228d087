package dev.millrace.vod;

import dev.millrace.catalog.Asset;
import dev.millrace.catalog.AssetId;
import dev.millrace.catalog.Catalog;
import dev.millrace.catalog.FileNames;
import dev.millrace.outbound.Limits;
import dev.millrace.outbound.Outbound;
import dev.millrace.outbound.OutboundException;
import dev.millrace.outbound.Reply;
import dev.millrace.store.ObjectStore;
import dev.millrace.workflow.step.PermanentFailure;
import dev.millrace.workflow.step.StepContext;
import dev.millrace.workflow.step.StepResult;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.OptionalLong;

/// The step `fetch`: brings a film from its address into the bucket.
///
/// **On failure** that passes, what arrived stays, and the next attempt asks for the rest; on one
/// that does not, nothing stays.
final class FetchStep {
  private static final Duration TO_ANSWER = Duration.ofMinutes(1);
  private static final Duration TO_END = Duration.ofHours(11);
  private static final long SLOWEST_BYTES_PER_SECOND = 1 << 10;

  /// Connections in a row that bring nothing before the attempt has failed.
  private static final int MAX_FRUITLESS = 2;

  private final Catalog catalog;
  private final ObjectStore store;
  private final Sources sources;

  /// Where films are fetched from, and what they may weigh.
  ///
  /// @param folder of this process, for parts on their way
  record Sources(Outbound outbound, Path folder, long maxBytes) {}

  FetchStep(Catalog catalog, ObjectStore store, Sources sources) {
    this.catalog = catalog;
    this.store = store;
    this.sources = sources;
  }

  StepResult run(StepContext context) throws IOException {
    var id = new AssetId(context.subject());
    Asset asset = catalog.processing(id);
    String key = SourceFiles.key(id.value());
    if (store.head(key).isEmpty()) {
      fetch(context, asset, key);
    }
    FetchNote.remove(store, id.value());
    catalog.uploaded(id, store.head(key).orElseThrow().sizeBytes());
    return StepResult.empty();
  }

  private void fetch(StepContext context, Asset asset, String key) throws IOException {
    Path file = sources.folder().resolve("fetch-" + asset.id() + "-" + context.attempt());
    try (var object = new ArrivingObject(store, key, file)) {
      URI uri = Objects.requireNonNull(asset.description().sourceUrl());
      var news = new News(context, asset);
      var download =
          new Download(sources.outbound(), uri, object, resumed(object, asset.id()), news);
      try {
        persist(context, download, object);
      } catch (PermanentFailure e) {
        object.giveUp();
        FetchNote.remove(store, asset.id().value());
        throw e;
      }
      object.complete();
    }
  }

  /// The version that an earlier attempt left parts of; empty when there are none.
  private String resumed(ArrivingObject object, AssetId id) {
    return FetchNote.of(store, id.value())
        .filter(note -> object.resume(note.uploadId()))
        .map(FetchNote::validator)
        .orElse("");
  }

  /// Asks again while each connection brings something.
  private void persist(StepContext context, Download download, ArrivingObject object)
      throws IOException {
    int fruitless = 0;
    while (true) {
      long before = object.bytes();
      try {
        download.ask(
            limits(before),
            context,
            bytes ->
                object.write(
                    bytes,
                    upload ->
                        new FetchNote(upload.id(), download.validator())
                            .write(store, context.subject())));
        return;
      } catch (IOException e) {
        context.cancellation().throwIfCancelled();
        if (e instanceof OutboundException known && known.isPermanent()) {
          throw Download.permanent(known);
        }
        fruitless = object.bytes() > before ? 0 : fruitless + 1;
        if (fruitless > MAX_FRUITLESS || download.validator().isEmpty()) {
          throw e;
        }
      }
    }
  }

  private Limits limits(long hereBytes) {
    long room = Math.max(0, sources.maxBytes() - hereBytes);
    return new Limits(TO_ANSWER, TO_END, room, SLOWEST_BYTES_PER_SECOND);
  }

  /// Carries what the download tells over to the step and the asset.
  private final class News implements Download.Listener {
    private final StepContext context;
    private final Asset asset;

    News(StepContext context, Asset asset) {
      this.context = context;
      this.asset = asset;
    }

    /// A name that was only guessed from the address gives way to the one that the server says.
    @Override
    public void answered(Reply reply) {
      String guessed = asset.description().filename();
      if (!guessed.equals(FileNames.of(Objects.requireNonNull(asset.description().sourceUrl())))) {
        return;
      }
      reply
          .header("Content-Disposition")
          .flatMap(ContentDisposition::filename)
          .map(FileNames::plain)
          .filter(name -> !name.equals(guessed))
          .ifPresent(name -> rename(guessed, name));
    }

    private void rename(String guessed, String name) {
      catalog.renamed(
          asset.id(),
          now -> {
            boolean alsoGuessed = now.title().equals(FileNames.title(guessed));
            return new Asset.Name(alsoGuessed ? FileNames.title(name) : now.title(), name);
          });
    }

    @Override
    public void arrived(long bytes, OptionalLong ofBytes) {
      ofBytes.ifPresent(total -> context.progress((double) bytes / Math.max(total, 1)));
    }
  }
}
