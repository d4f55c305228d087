package dev.millrace.vision;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.search.MomentQuery;
import dev.millrace.search.lucene.LuceneMoments;
import dev.millrace.store.ObjectMeta;
import dev.millrace.store.memory.MemoryObjectStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MomentFeedTest {
  @TempDir private Path folder;
  private final MemoryObjectStore store = new MemoryObjectStore(1 << 20, InstantSource.system());
  private final List<Ledger.Change> changes = new ArrayList<>();
  private final List<Ledger.Gone> gone = new ArrayList<>();

  @Test
  void a_sheet_that_cannot_be_read_keeps_no_later_film_from_being_found() throws Exception {
    put("cut", "");
    put("lacking", sheet("{\"fromSeconds\":1.0,\"toSeconds\":2.0}"));
    put("good", sheet("{\"fromSeconds\":1.0,\"toSeconds\":2.0,\"label\":\"bicycle\"}"));

    try (var moments = LuceneMoments.open(folder)) {
      var feed = new MomentFeed(ledger(), new AnalysisShelf(store), moments);
      feed.look();
      assertThat(moments.find(new MomentQuery("bicycle", null, null, 9))).hasSize(1);

      put("cut", sheet("{\"fromSeconds\":1.0,\"toSeconds\":2.0,\"label\":\"bicycle\"}"));
      feed.look();
      assertThat(moments.find(new MomentQuery("bicycle", null, null, 9))).hasSize(2);
      feed.close();
    }
  }

  @Test
  void a_film_that_is_gone_leaves_the_index_and_its_files() throws Exception {
    put("gone", sheet("{\"fromSeconds\":1.0,\"toSeconds\":2.0,\"label\":\"bicycle\"}"));
    put("there", sheet("{\"fromSeconds\":1.0,\"toSeconds\":2.0,\"label\":\"horse\"}"));

    try (var moments = LuceneMoments.open(folder)) {
      var feed = new MomentFeed(ledger(), new AnalysisShelf(store), moments);
      feed.look();
      assertThat(isOnDisk("bicycle")).isTrue();

      changes.removeFirst();
      gone.add(new Ledger.Gone("gone", Instant.ofEpochSecond(2000)));
      gone.add(new Ledger.Gone("never there", Instant.ofEpochSecond(2001)));
      feed.look();

      assertThat(moments.size()).isEqualTo(1);
      assertThat(isOnDisk("bicycle")).isFalse();
      assertThat(moments.find(new MomentQuery("horse", null, null, 9))).hasSize(1);
      feed.close();
    }
  }

  /// Whether a word stands in any file of the index.
  private boolean isOnDisk(String word) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        if (new String(Files.readAllBytes(file), ISO_8859_1).contains(word)) {
          return true;
        }
      }
    }
    return false;
  }

  private void put(String film, String text) {
    String key = "assets/" + film + "/1/analysis/labels.json";
    store.put(key, text.getBytes(UTF_8), ObjectMeta.of("application/json"));
    changes.removeIf(one -> one.film().assetId().equals(film));
    var at = Instant.ofEpochSecond(1000 + store.list("", "", 9).entries().size() + changes.size());
    changes.add(new Ledger.Change(new Sheet.Film(film, 1), at));
  }

  private static String sheet(String item) {
    return "{\"kind\":\"labels\",\"assetId\":\"a\",\"version\":1,\"by\":"
        + "{\"name\":\"x\",\"version\":\"1\"},\"truncated\":false,\"items\":["
        + item
        + "]}";
  }

  private Ledger ledger() {
    return new Ledger() {
      @Override
      public void note(Sheet.Film film) {}

      @Override
      public List<Gone> goneSince(Instant time, int limit) {
        return gone.stream().filter(one -> one.at().isAfter(time)).limit(limit).toList();
      }

      @Override
      public List<Change> since(Instant time, int limit) {
        return changes.stream().filter(one -> one.at().isAfter(time)).limit(limit).toList();
      }
    };
  }
}
