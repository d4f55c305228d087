package dev.millrace;

import dev.millrace.cli.CommandFailed;
import dev.millrace.delivery.journal.AccessFields;
import dev.millrace.events.Topic;
import dev.millrace.search.EventIndex;
import dev.millrace.search.Indexer;
import dev.millrace.search.lucene.LuceneConfig;
import dev.millrace.search.lucene.LuceneIndex;
import dev.millrace.search.lucene.LuceneMoments;
import dev.millrace.vision.MomentSearch;
import java.io.IOException;
import java.nio.file.Path;

/// What this process can find again of what was written down.
final class Archive {
  private final EventIndex access;
  private final Indexer indexer;
  private final MomentSearch moments;

  private Archive(EventIndex access, Indexer indexer, MomentSearch moments) {
    this.access = access;
    this.moments = moments;
    this.indexer = indexer;
  }

  static Archive in(Premises here, Closing closing) {
    Finding keys = here.settings().config().search();
    Path folder = keys.folder().orElseGet(() -> here.settings().data().resolve("search"));
    var config = LuceneConfig.of(folder, keys.size().bytes(), keys.age());
    try {
      EventIndex access = LuceneIndex.open(AccessFields.KIND, config, here.clock());
      var indexer = closing.after(new Indexer(access, here.on().kafka(), Topic.ACCESS));
      return new Archive(access, indexer, moments(here, folder, closing));
    } catch (IOException e) {
      throw new CommandFailed(
          "cannot use the search's folder %s (%s); set search.folder to one that can be written"
              .formatted(folder, e.getMessage()));
    }
  }

  private static MomentSearch moments(Premises here, Path folder, Closing closing)
      throws IOException {
    var index = LuceneMoments.open(folder.resolve("moments"));
    var ledger = Studio.books(here).ledger();
    var sight = WorkerRole.sight(here, closing);
    return closing.after(new MomentSearch(ledger, here.on().store(), index, sight));
  }

  /// Begins to index.
  void start() {
    indexer.start();
    moments.start();
  }

  /// What is in films.
  MomentSearch moments() {
    return moments;
  }

  /// What viewers asked for.
  EventIndex access() {
    return access;
  }

  /// Why nothing that happens is found; empty when all is well.
  String trouble() {
    return indexer.trouble();
  }

  ArchiveMetrics meters() {
    return new ArchiveMetrics(access, indexer);
  }
}
