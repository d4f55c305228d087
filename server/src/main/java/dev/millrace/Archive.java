package dev.millrace;

import dev.millrace.cli.CommandFailed;
import dev.millrace.delivery.journal.AccessFields;
import dev.millrace.events.PastRecords;
import dev.millrace.events.Topic;
import dev.millrace.lake.LakePast;
import dev.millrace.lake.LakeScan;
import dev.millrace.lake.LakeTable;
import dev.millrace.lake.LakeTables;
import dev.millrace.qoe.Evidence;
import dev.millrace.search.EventIndex;
import dev.millrace.search.EventKind;
import dev.millrace.search.Indexer;
import dev.millrace.search.lucene.LuceneConfig;
import dev.millrace.search.lucene.LuceneIndex;
import dev.millrace.search.lucene.LuceneMoments;
import dev.millrace.search.opensearch.OpenSearchConfig;
import dev.millrace.search.opensearch.OpenSearchIndex;
import dev.millrace.telemetry.PlayerFields;
import dev.millrace.telemetry.sessions.SessionFields;
import dev.millrace.vision.MomentSearch;
import dev.millrace.web.Archives;
import dev.millrace.web.audit.AuditFields;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What this process can find again of what was written down.
final class Archive {
  private final Archives events;
  private final List<Section> sections;
  private final MomentSearch moments;

  /// The events of a kind, and who carries them there.
  private record Section(EventIndex index, Indexer indexer, Topic topic) {}

  private Archive(Archives events, List<Section> sections, MomentSearch moments) {
    this.events = events;
    this.sections = List.copyOf(sections);
    this.moments = moments;
  }

  /// @param tables in which events are kept for longer than Kafka does
  static Archive in(Premises here, LakeTables tables, Closing closing) {
    Finding keys = here.settings().config().search();
    Path folder = keys.folder().orElseGet(() -> here.settings().data().resolve("search"));
    try {
      var sections = new Sections(here, folder, tables, closing);
      var events =
          new Archives(
              sections.open(PlayerFields.KIND, Topic.TELEMETRY),
              sections.open(AccessFields.KIND, Topic.ACCESS),
              sections.open(AuditFields.KIND, Topic.AUDIT),
              sections.open(SessionFields.KIND, Topic.SESSIONS));
      return new Archive(events, sections.all, moments(here, folder, closing));
    } catch (IOException e) {
      throw new CommandFailed(
          "cannot use the search's folder %s (%s); set search.folder to one that can be written"
              .formatted(folder, e.getMessage()));
    }
  }

  /// Opens one section after the other.
  private static final class Sections {
    private final List<Section> all = new ArrayList<>();
    private final Premises here;
    private final LuceneConfig config;
    private final Optional<OpenSearchConfig> cluster;
    private final LakeScan lake;
    private final Duration age;
    private final Closing closing;

    Sections(Premises here, Path folder, LakeTables tables, Closing closing) {
      Finding keys = here.settings().config().search();
      this.here = here;
      this.lake = new LakeScan(tables, here.on().bucket().bucket());
      this.age = keys.age();
      this.config = LuceneConfig.of(folder, keys.size().bytes(), keys.age());
      this.cluster = keys.cluster();
      this.closing = closing;
    }

    EventIndex open(EventKind kind, Topic topic) throws IOException {
      EventIndex index =
          cluster.isPresent()
              ? OpenSearchIndex.open(kind, cluster.get(), here.clock())
              : LuceneIndex.open(kind, config, here.clock());
      var indexer = closing.after(new Indexer(index, here.on().kafka(), topic, past(topic)));
      all.add(new Section(index, indexer, topic));
      return index;
    }

    /// What the lake holds of a topic for longer than Kafka does.
    private PastRecords past(Topic topic) {
      return switch (topic) {
        case TELEMETRY -> past(LakeTable.EVENTS);
        case ACCESS -> past(LakeTable.ACCESS);
        case SESSIONS -> past(LakeTable.SESSIONS);
        case AUDIT -> past(LakeTable.AUDIT);
        default -> PastRecords.NONE;
      };
    }

    private PastRecords past(LakeTable table) {
      Path folder = here.settings().data().resolve("lake").resolve("past").resolve(table.text());
      return new LakePast(
          table, lake, here.on().store(), folder, () -> here.clock().instant().minus(age));
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
    sections.forEach(section -> section.indexer.start());
    moments.start();
  }

  /// What is in films.
  MomentSearch moments() {
    return moments;
  }

  /// What happened.
  Archives events() {
    return events;
  }

  /// Why something that happens is not found; empty when all is well.
  String trouble() {
    return sections.stream()
        .map(section -> section.indexer.trouble())
        .filter(trouble -> !trouble.isEmpty())
        .findFirst()
        .orElse("");
  }

  /// How far what happens can be found here.
  List<Evidence.Reader> readers() {
    return sections.stream()
        .map(
            section ->
                new Evidence.Reader(
                    "search." + section.index.kind().name(), section.topic, section.indexer::place))
        .toList();
  }

  Stream<MeterBinder> meters() {
    return sections.stream().map(section -> new ArchiveMetrics(section.index, section.indexer));
  }
}
