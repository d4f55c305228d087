package dev.millrace.search.lucene;

import dev.millrace.delivery.journal.AccessFields;
import dev.millrace.events.EventsConfig;
import dev.millrace.events.Topic;
import dev.millrace.search.Indexer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;

/// Indexes access events until it is killed.
public final class IndexingProgram {
  private IndexingProgram() {}

  public static void main(String[] args) throws Exception {
    EventsConfig kafka = EventsConfig.of(args[0]).withTopicPrefix(args[1]);
    var indexer = new Indexer(open(Path.of(args[2])), kafka, Topic.ACCESS);
    indexer.start();
    System.out.println("READY");
    Thread.sleep(Duration.ofMinutes(5));
  }

  static LuceneIndex open(Path folder) throws Exception {
    var config = new LuceneConfig(folder, 1L << 30, Duration.ofDays(3650), 1 << 20);
    return LuceneIndex.open(AccessFields.KIND, config, InstantSource.system());
  }
}
