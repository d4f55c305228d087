package dev.millrace.vod;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.catalog.Asset.Status;
import dev.millrace.catalog.AssetId;
import dev.millrace.catalog.Media;
import dev.millrace.testing.Eventually;
import dev.millrace.transcode.ffmpeg.TestFfmpeg;
import dev.millrace.workflow.graph.StepState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Films made by content, from their bytes to their playlists.
@Tag("ffmpeg")
class ContentLadderIT {
  private static final String BY_CONTENT = "{\"ladder\":\"content\"}";
  private static final String SOFT = "-f lavfi -i mandelbrot=s=320x180:r=5,scale=1280:720";
  private static final String X264 = " -c:v libx264 -preset ultrafast -pix_fmt yuv420p ";

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

  private List<String> renditions(String film) throws IOException {
    Path file = TestFfmpeg.make(folder.resolve("film.mp4"), film);
    AssetId id = scene.uploaded(BY_CONTENT, Files.readAllBytes(file));
    scene.vod.start(id);
    assertThat(Eventually.holds(Duration.ofMinutes(2), () -> status(id) == Status.READY)).isTrue();
    assertThat(scene.vod.graph(id).orElseThrow().steps())
        .noneMatch(step -> step.state() == StepState.FAILED);
    return scene.catalog.find(id).orElseThrow().media().renditions().stream()
        .map(Media.Rendition::name)
        .toList();
  }

  private Status status(AssetId id) {
    return scene.catalog.find(id).orElseThrow().status();
  }

  @Test
  void a_soft_film_is_whole_without_its_largest_rung() throws IOException {
    assertThat(renditions(SOFT + " -t 24 -g 20 " + X264)).containsExactly("480p", "360p");
  }

  @Test
  void a_film_of_one_key_frame_is_whole_with_all_its_rungs() throws IOException {
    assertThat(renditions(SOFT + " -t 24 -g 999 " + X264)).containsExactly("720p", "480p", "360p");
  }

  @Test
  void a_film_that_breaks_in_the_middle_is_made_all_the_same() throws IOException {
    String holed = SOFT + " -t 24 -g 20" + X264 + "-bsf:v noise=drop=gt(n\\,50)*lt(n\\,90) ";

    assertThat(renditions(holed)).contains("360p");
  }
}
