package dev.millrace.streams.stage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.catalog.Catalog;
import dev.millrace.live.ingest.Incoming;
import dev.millrace.live.ingest.Ingest;
import dev.millrace.store.ObjectMeta;
import dev.millrace.store.memory.MemoryObjectStore;
import dev.millrace.testing.Eventually;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoredFilmsTest {
  private static final String FILM = "01jd0000000000000000000000";

  @TempDir private Path folder;
  private final MemoryObjectStore store = new MemoryObjectStore(1 << 20, InstantSource.system());
  private final List<String> refusals = new CopyOnWriteArrayList<>();
  private final List<String> played = new CopyOnWriteArrayList<>();

  @Test
  void a_film_that_could_not_be_fetched_is_fetched_again_in_the_rung_that_is_wanted() {
    put("144p/init.mp4", "tiny");
    put("720p/init.mp4", "large");
    put("360p/init.mp4", "init ");
    for (int n = 1; n <= 11; n++) {
      put("360p/" + n + ".m4s", n + " ");
    }
    put("360p/12.m4s.part", "none of it");
    var films =
        new StoredFilms(
            away(),
            store,
            folder,
            () -> {
              played.add(written());
              throw new IllegalStateException("no FFmpeg");
            });

    try (Ingest way = films.play(FILM, false)) {
      way.open(new Listening());
      assertThat(Eventually.holds(() -> !played.isEmpty())).as("%s", refusals).isTrue();
    }

    assertThat(refusals).isNotEmpty();
    assertThat(refusals.getFirst()).isEqualTo("the film can not be played: the database is away");
    assertThat(played.getFirst()).isEqualTo("init 1 2 3 4 5 6 7 8 9 10 11 ");
  }

  @Test
  void what_a_killed_process_left_is_removed_at_the_start() throws Exception {
    Files.writeString(folder.resolve(FILM + "-1.mp4"), "left");
    Files.writeString(folder.resolve("notes.txt"), "not ours");

    new StoredFilms(away(), store, folder, () -> null).start();
    new StoredFilms(away(), store, folder.resolve("none"), () -> null).start();

    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(folder.resolve("notes.txt"));
    }
  }

  private void put(String name, String text) {
    String key = "assets/" + FILM + "/0/v/" + name;
    store.put(key, text.getBytes(UTF_8), ObjectMeta.of("video/mp4"));
  }

  /// Away for the first question.
  private static Catalog away() {
    var questions = new AtomicInteger();
    return (Catalog)
        Proxy.newProxyInstance(
            Catalog.class.getClassLoader(),
            new Class<?>[] {Catalog.class},
            (_, _, _) -> {
              if (questions.getAndIncrement() == 0) {
                throw new IllegalStateException("the database is away");
              }
              return Optional.empty();
            });
  }

  private String written() {
    try (var files = Files.list(folder)) {
      return Files.readString(files.findFirst().orElseThrow());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private final class Listening implements Ingest.Listener {
    @Override
    public void arrived(Incoming incoming) {
      incoming.close();
    }

    @Override
    public void refused(String reason) {
      refusals.add(reason);
    }
  }
}
