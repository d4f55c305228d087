package dev.millrace.vod;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.catalog.AssetId;
import dev.millrace.catalog.Media;
import dev.millrace.media.text.MalformedText;
import dev.millrace.store.ObjectMeta;
import dev.millrace.store.ObjectStore;
import dev.millrace.testing.Eventually;
import dev.millrace.workflow.step.Step;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Texts beside films, over a real database.
class CaptionsIT {
  private static final String TEXT = "WEBVTT\n\n00:00:01.000 --> 00:00:02.000\nHello\n";

  @TempDir private Path folder;
  private VodScene scene;

  @BeforeEach
  void open() {
    scene = new VodScene(folder);
  }

  @AfterEach
  void close() {
    scene.close();
  }

  @Test
  void what_is_said_of_a_caption_and_its_text_are_kept_apart() throws IOException {
    AssetId id = scene.uploaded();

    var kept = (Captions.Kept) add(id, "de", TEXT);

    String shelf = "uploads/" + id + "/captions/" + kept.caption().name();
    assertThat(new String(scene.store.read(shelf + ".json", 500), UTF_8)).doesNotContain("Hello");
    assertThat(new String(scene.store.read(shelf + ".vtt", 500), UTF_8)).isEqualTo(TEXT);
    assertThat(text(id, kept.caption().name())).isEqualTo(TEXT);
    assertThat(scene.captions.list(id)).containsExactly(kept.caption());
    assertThat(folder).isEmptyDirectory();
    assertThat(scene.captions.remove(id, kept.caption().name())).isTrue();
    assertThat(scene.store.list("uploads/" + id + "/captions/", "", 10).entries()).isEmpty();
  }

  @Test
  void a_caption_that_an_earlier_version_kept_is_listed_read_and_published() throws IOException {
    AssetId id = scene.ready();
    String old =
        "{\"name\":\"up-de-0123456789ab\",\"language\":\"de\",\"title\":\"\","
            + "\"purpose\":\"SUBTITLES\",\"webVtt\":\""
            + TEXT.replace("\n", "\\n")
            + "\"}";
    scene.store.put(
        "uploads/" + id + "/captions/up-de-0123456789ab.json",
        old.getBytes(UTF_8),
        ObjectMeta.of("application/json"));

    assertThat(scene.captions.list(id)).extracting(Caption::language).containsExactly("de");
    assertThat(text(id, "up-de-0123456789ab")).isEqualTo(TEXT);
    scene.work();
    scene.captions.publish(id);
    assertThat(Eventually.holds(() -> tracks(id) == 2)).isTrue();
  }

  @Test
  void a_text_that_grows_beyond_the_limit_when_it_is_written_out_is_refused() {
    String ampersands = "&".repeat(1600) + "\n";
    String cues = ("00:00:01.000 --> 00:00:02.000\n" + ampersands + "\n").repeat(1400);

    assertThatThrownBy(() -> add(scene.uploaded(), "de", "WEBVTT\n\n" + cues))
        .isInstanceOf(MalformedText.class)
        .hasMessageContaining("as WebVTT it has");
  }

  @Test
  void of_many_captions_at_once_an_asset_keeps_as_many_as_it_may_and_publishes_them_together()
      throws Exception {
    AssetId id = scene.ready();
    var publications = new AtomicInteger();
    Step republish = Objects.requireNonNull(scene.script.get(Kinds.REPUBLISH));
    scene.script.put(
        Kinds.REPUBLISH,
        context -> {
          publications.incrementAndGet();
          return republish.run(context);
        });
    scene.work();

    var answers = new ArrayList<Future<Captions.Added>>();
    try (var clients = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 75; i++) {
        String language = "de-x-" + i;
        answers.add(clients.submit(() -> add(id, language, TEXT)));
      }
    }

    assertThat(answers.stream().map(Future::resultNow).filter(Captions.TooMany.class::isInstance))
        .hasSize(11);
    assertThat(scene.captions.list(id)).hasSize(64);
    assertThat(Eventually.holds(() -> tracks(id) == 65)).isTrue();
    assertThat(publications.get()).isLessThan(20);
    assertThat(texts(id)).hasSize(64).allMatch(key -> key.contains("/up-de-x-"));
  }

  private Captions.Added add(AssetId id, String language, String text) throws IOException {
    var description = new Caption.Description(language, "", Caption.Purpose.SUBTITLES);
    return scene.captions.add(id, description, new ByteArrayInputStream(text.getBytes(UTF_8)));
  }

  private String text(AssetId id, String name) throws IOException {
    Captions.Text text = scene.captions.text(id, name).orElseThrow();
    try (InputStream stream = text.open(0, text.sizeBytes())) {
      return new String(stream.readAllBytes(), UTF_8);
    }
  }

  /// The texts on the shelf, each of which has its description.
  private List<String> texts(AssetId id) {
    return scene.store.list("uploads/" + id + "/captions/", "", 1000).entries().stream()
        .map(ObjectStore.Entry::key)
        .filter(key -> key.endsWith(".vtt"))
        .toList();
  }

  private int tracks(AssetId id) {
    List<Media.Track> tracks = scene.catalog.find(id).orElseThrow().media().tracks();
    return tracks.size();
  }
}
