package dev.millrace.vod;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.catalog.Asset;
import dev.millrace.catalog.Asset.Status;
import dev.millrace.catalog.AssetId;
import dev.millrace.catalog.Media;
import dev.millrace.testing.Eventually;
import dev.millrace.transcode.ffmpeg.TestFfmpeg;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Films in which nothing of a track can be decoded, from their bytes to their playlists.
@Tag("ffmpeg")
class BrokenTracksIT {
  private static final String PICTURE = "-f lavfi -i testsrc2=s=64x36:r=25 ";
  private static final String X264 = " -c:v libx264 -preset ultrafast -pix_fmt yuv420p ";
  private static final String NOISE = " -bsf:a:0 noise=amount=1 ";

  @TempDir Path folder;
  private VodScene scene;

  @BeforeEach
  void open() {
    scene = VodScene.encoding(folder.resolve("work"));
  }

  @AfterEach
  void close() {
    scene.close();
  }

  private AssetId made(byte[] film) {
    AssetId id = scene.uploaded("{}", film);
    scene.vod.start(id);
    Eventually.holds(
        Duration.ofMinutes(2),
        () -> List.of(Status.READY, Status.FAILED).contains(asset(id).status()));
    return id;
  }

  private byte[] film(String name, String how) throws IOException {
    return Files.readAllBytes(TestFfmpeg.make(folder.resolve(name), how + " -t 5 " + X264));
  }

  private Asset asset(AssetId id) {
    return scene.catalog.find(id).orElseThrow();
  }

  private Stream<String> sounds(AssetId id) {
    return asset(id).media().tracks().stream()
        .filter(track -> track.kind() == Media.Track.Kind.AUDIO)
        .map(Media.Track::name);
  }

  /// What the workflow says that the film lacks.
  private List<String> lacks(AssetId id) {
    return scene.vod.graph(id).orElseThrow().steps().stream()
        .flatMap(step -> step.error().stream())
        .map(problem -> problem.type() + ": " + problem.title())
        .toList();
  }

  private static byte[] patched(byte[] film, String from, String to) {
    String bytes = new String(film, StandardCharsets.ISO_8859_1);
    return bytes.replace(from, to).getBytes(StandardCharsets.ISO_8859_1);
  }

  @Test
  void a_film_whose_picture_can_not_be_decoded_is_refused_though_its_sound_plays()
      throws IOException {
    String how = PICTURE + "-f lavfi -i sine -bsf:v:0 noise=amount=1 -c:a aac";

    AssetId id = made(film("blind.mp4", how));

    assertThat(asset(id).status()).isEqualTo(Status.FAILED);
    assertThat(asset(id).state().failure().type()).isEqualTo("/problems/media-damaged");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({"aac.mp4, -c:a aac", "flac.mkv, -c:a flac", "mp2.avi, -c:a mp2"})
  void a_film_whose_only_sound_is_broken_is_ready_without_it_and_says_so(String name, String codec)
      throws IOException {
    AssetId id = made(film(name, PICTURE + "-f lavfi -i sine " + codec + NOISE));

    assertThat(asset(id).status()).isEqualTo(Status.READY);
    assertThat(sounds(id)).isEmpty();
    assertThat(lacks(id)).containsExactly("media-damaged: The sound track und cannot be played");
  }

  @Test
  void sound_of_an_unknown_codec_is_left_out_too() throws IOException {
    byte[] film = film("aac.mp4", PICTURE + "-f lavfi -i sine -c:a aac ");

    AssetId id = made(patched(film, "mp4a", "ac-4"));

    assertThat(asset(id).status()).isEqualTo(Status.READY);
  }

  @Test
  void one_broken_track_of_two_takes_nothing_from_the_other() throws IOException {
    String two = "-f lavfi -i sine -f lavfi -i sine=f=880 -map 0 -map 1 -map 2 -c:a flac";
    String named = " -metadata:s:a:0 language=eng -metadata:s:a:1 language=ger ";

    AssetId id = made(film("two.mkv", PICTURE + two + named + NOISE));

    assertThat(asset(id).status()).isEqualTo(Status.READY);
    assertThat(sounds(id)).containsExactly("ger");
    assertThat(lacks(id)).containsExactly("media-damaged: The sound track eng cannot be played");
  }

  @Test
  void where_nothing_can_be_decoded_the_film_has_failed() throws IOException {
    AssetId one = made(film("one.mka", "-f lavfi -i sine -c:a flac" + NOISE));
    String two = "-f lavfi -i sine -f lavfi -i sine=f=880 -map 0 -map 1 -c:a flac";
    AssetId both = made(film("both.mka", two + " -bsf:a noise=amount=1"));

    for (AssetId id : List.of(one, both)) {
      assertThat(asset(id).status()).isEqualTo(Status.FAILED);
      assertThat(asset(id).state().failure().type()).isEqualTo("/problems/media-damaged");
    }
  }
}
