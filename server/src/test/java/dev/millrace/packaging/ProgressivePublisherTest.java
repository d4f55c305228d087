package dev.millrace.packaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.millrace.media.hls.MediaPlaylist;
import dev.millrace.media.hls.PlaylistParser;
import dev.millrace.media.time.Rational;
import dev.millrace.store.memory.MemoryObjectStore;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ProgressivePublisherTest {
  private static final InstantSource CLOCK = InstantSource.fixed(Tracks.PLAN.startedAt());

  private final MemoryObjectStore store = new MemoryObjectStore(1 << 20, InstantSource.system());
  private final SegmentLedger ledger = new SegmentLedger(store);

  @Test
  void nothing_is_published_before_something_can_be_played() {
    ledger.write(Tracks.FOLDER, Tracks.picture("a", 0, 1));

    publisher().publish();

    assertThat(store.head(Tracks.FOLDER.key("main.m3u8"))).isEmpty();
    assertThat(store.head(Tracks.FOLDER.key("v/720p/index.m3u8"))).isEmpty();
  }

  @Test
  void a_growing_film_lists_only_the_rungs_that_have_a_segment() {
    ledger.write(Tracks.FOLDER, Tracks.piece(Tracks.LOW, "first", 0, 1));
    ledger.write(Tracks.FOLDER, Tracks.sound(0, 2));

    publisher().publish();

    assertThat(text("main.m3u8")).contains("v/360p/index.m3u8").doesNotContain("720p");
    assertThat(text("main.m3u8")).contains("BANDWIDTH=928000,");
    assertThat(text("v/360p/index.m3u8")).contains("EVENT").doesNotContain("ENDLIST");
    assertThat(text("main.mpd")).contains("type=\"dynamic\"").contains("2026-01-01T10:59:20Z");
    assertThat(text("main.mpd")).contains("suggestedPresentationDelay=\"PT40S\"");
    assertThat(text("v/360p/index.m3u8")).contains("#EXT-X-START:TIME-OFFSET=0");
    assertThat(cacheControl("main.m3u8")).isEqualTo("public, max-age=1");
  }

  @Test
  void the_longer_the_film_is_the_rarer_it_is_published_but_within_a_segment_and_a_half() {
    assertThat(ProgressivePublisher.pauseAfter(Rational.of(11))).hasSeconds(1);
    assertThat(ProgressivePublisher.pauseAfter(Rational.of(12))).hasSeconds(2);
    assertThat(ProgressivePublisher.pauseAfter(Rational.of(48))).hasSeconds(3);
    assertThat(ProgressivePublisher.pauseAfter(Rational.of(10_800))).hasSeconds(5);
  }

  @Test
  void a_playlist_never_gets_shorter_whoever_writes() {
    ledger.write(Tracks.FOLDER, Tracks.picture("a", 0, 3));
    ledger.write(Tracks.FOLDER, Tracks.sound(0, 3));
    publisher().publish();
    ledger.write(Tracks.FOLDER, Tracks.picture("a", 0, 1));

    publisher().publish();

    assertThat(media("v/720p/index.m3u8").segments()).hasSize(3);
  }

  @Test
  void a_rung_never_leaves_the_main_playlist_again() {
    ledger.write(Tracks.FOLDER, Tracks.picture("a", 0, 1));
    ledger.write(Tracks.FOLDER, Tracks.piece(Tracks.LOW, "a", 0, 1));
    ledger.write(Tracks.FOLDER, Tracks.sound(0, 1));
    publisher().publish();
    store.deletePrefix(Tracks.FOLDER.key("ledger/v/720p/"));

    publisher().publish();

    assertThat(text("main.m3u8")).contains("720p").contains("360p");
  }

  @Test
  void a_finished_film_is_final_and_tells_its_true_rates() {
    var pieces = whole();

    publisher().finish(pieces);
    ledger.write(Tracks.FOLDER, Tracks.picture("a", 0, 1));
    ledger.write(Tracks.FOLDER, Tracks.sound(0, 1));
    publisher().publish();

    assertThat(media("v/720p/index.m3u8").kind()).isEqualTo(MediaPlaylist.Kind.ENDED);
    assertThat(media("a/eng/index.m3u8").segments()).hasSize(2);
    assertThat(text("main.m3u8")).contains("720p").contains("BANDWIDTH=400004,");
    assertThat(text("main.mpd")).contains("type=\"static\"").contains("PT8S");
    assertThat(cacheControl("main.mpd")).isEqualTo("public, max-age=300");
  }

  @Test
  void a_film_with_a_hole_cannot_be_finished() {
    var pieces =
        List.of(
            Tracks.picture("a", 0, 1),
            Tracks.picture("b", 2, 1),
            Tracks.piece(Tracks.LOW, "a", 0, 2),
            Tracks.sound(0, 2));

    assertThatExceptionOfType(PackagingFailure.class)
        .isThrownBy(() -> publisher().finish(pieces))
        .withMessageContaining("3 of 3 tracks, 5 of 6 segments");
  }

  @Test
  void news_are_published_by_themselves() throws InterruptedException {
    var published = new CountDownLatch(1);
    try (var publisher =
        new ProgressivePublisher(
            store, Tracks.PLAN, CLOCK, presentation -> published.countDown())) {
      publisher.start();
      ledger.write(Tracks.FOLDER, Tracks.picture("a", 0, 1));
      ledger.write(Tracks.FOLDER, Tracks.sound(0, 1));
      publisher.changed();

      assertThat(published.await(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void what_was_published_says_how_much_can_be_played() {
    ledger.write(Tracks.FOLDER, Tracks.picture("a", 0, 2));
    ledger.write(Tracks.FOLDER, Tracks.sound(0, 9));

    Presentation shown = publisher().publish();

    assertThat(shown.duration().toDouble()).isEqualTo(8.0);
  }

  private static List<PackagedPiece> whole() {
    return List.of(
        Tracks.picture("a", 0, 2), Tracks.piece(Tracks.LOW, "a", 0, 2), Tracks.sound(0, 2));
  }

  private ProgressivePublisher publisher() {
    return new ProgressivePublisher(store, Tracks.PLAN, CLOCK, presentation -> {});
  }

  private String text(String path) {
    return new String(store.read(Tracks.FOLDER.key(path), 1 << 20), StandardCharsets.UTF_8);
  }

  private MediaPlaylist media(String path) {
    return PlaylistParser.media(text(path));
  }

  private String cacheControl(String path) {
    return store.head(Tracks.FOLDER.key(path)).orElseThrow().meta().cacheControl();
  }
}
