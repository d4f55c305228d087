package dev.millrace.packaging.download;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.packaging.AssetFolder;
import dev.millrace.packaging.FilmFactory;
import dev.millrace.packaging.Presentation;
import dev.millrace.packaging.TrackSpec;
import dev.millrace.store.memory.MemoryObjectStore;
import dev.millrace.transcode.SourceLimits;
import dev.millrace.transcode.Transcoder;
import dev.millrace.transcode.ffmpeg.Ffmpeg;
import dev.millrace.transcode.ffmpeg.TestFfmpeg;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("ffmpeg")
class MovieFilesIT {
  private static final AssetFolder ASSET = new AssetFolder("downloads", "1");
  private static final String ENTRIES =
      "stream=codec_type,start_time,duration,nb_frames:format=duration,format_name";

  @TempDir static Path folder;
  private static Ffmpeg ffmpeg;
  private static MemoryObjectStore store;
  private static Presentation film;

  @BeforeAll
  static void make() {
    ffmpeg = TestFfmpeg.open();
    store = new MemoryObjectStore(1L << 26, InstantSource.system());
    Path source =
        TestFfmpeg.make(
            folder.resolve("source.mp4"),
            "-f lavfi -i testsrc2=s=320x180:r=25 -f lavfi -i sine=440:r=48000 -t 14"
                + " -c:v libx264 -preset ultrafast -pix_fmt yuv420p -c:a aac");
    var transcoder = new Transcoder(ffmpeg, SourceLimits.STANDARD);
    film = new FilmFactory(transcoder, store).make(source, ASSET).whole();
  }

  @AfterAll
  static void close() {
    ffmpeg.close();
  }

  /// The largest picture and the first sound.
  private static List<Presentation.Track> tracks() {
    return Stream.of(TrackSpec.Video.class, TrackSpec.Audio.class)
        .map(kind -> film.tracks().stream().filter(t -> kind.isInstance(t.spec())).findFirst())
        .map(track -> track.orElseThrow())
        .toList();
  }

  private static byte[] bytes(MovieFile file, long offset, long length) throws IOException {
    try (InputStream in = file.open(offset, length)) {
      return in.readAllBytes();
    }
  }

  private static Path written(List<Presentation.Track> tracks, String name) throws IOException {
    MovieFile file = new MovieFiles(store).of(ASSET, tracks).orElseThrow();
    byte[] all = bytes(file, 0, file.sizeBytes());
    assertThat(all).hasSize(Math.toIntExact(file.sizeBytes()));
    return Files.write(folder.resolve(name), all);
  }

  @Test
  void picture_and_sound_keep_their_times_and_every_frame() throws IOException {
    Path file = written(tracks(), "both.mp4");

    String streams = TestFfmpeg.probe("-v", "error", "-show_entries", ENTRIES, file.toString());

    assertThat(streams).contains("format_name=mov,mp4", "nb_frames=350");
    assertThat(streams).containsPattern("codec_type=video\\s+start_time=0.000000");
    assertThat(streams).containsPattern("codec_type=audio\\s+start_time=0.000000");
    assertThat(streams).contains("duration=14.000000");
  }

  @Test
  void its_pictures_come_at_the_same_moments_as_in_the_segments() throws IOException {
    Path file = written(tracks(), "times.mp4");

    String times =
        TestFfmpeg.probe(
            "-v",
            "error",
            "-select_streams",
            "v",
            "-show_entries",
            "packet=pts_time",
            "-of",
            "csv=p=0",
            file.toString());

    double[] sorted =
        times.lines().filter(l -> !l.isBlank()).mapToDouble(Double::parseDouble).sorted().toArray();
    assertThat(sorted).hasSize(350);
    for (int i = 0; i < sorted.length; i++) {
      assertThat(sorted[i]).isCloseTo(i / 25.0, org.assertj.core.api.Assertions.within(1e-4));
    }
  }

  @Test
  void any_range_is_that_part_of_the_whole() throws IOException {
    MovieFile file = new MovieFiles(store).of(ASSET, tracks()).orElseThrow();
    byte[] all = bytes(file, 0, file.sizeBytes());

    for (long from : new long[] {0, 1, 4000, file.sizeBytes() / 2, file.sizeBytes() - 1}) {
      long length = Math.min(70_000, file.sizeBytes() - from);
      assertThat(bytes(file, from, length))
          .isEqualTo(Arrays.copyOfRange(all, (int) from, (int) (from + length)));
    }
  }

  @Test
  void its_index_is_written_once() throws IOException {
    MovieFile first = new MovieFiles(store).of(ASSET, tracks()).orElseThrow();
    var written = store.list(ASSET.key("d/"), "", 10).entries();
    MovieFile second = new MovieFiles(store).of(ASSET, tracks()).orElseThrow();

    assertThat(second.etag()).isEqualTo(first.etag());
    assertThat(written).hasSize(2);
    assertThat(store.list(ASSET.key("d/"), "", 10).entries()).isEqualTo(written);
  }

  @Test
  void sound_alone_is_a_file_too() throws IOException {
    Path file = written(tracks().subList(1, 2), "sound.mp4");

    String streams = TestFfmpeg.probe("-v", "error", "-show_entries", ENTRIES, file.toString());

    assertThat(streams).contains("codec_type=audio").doesNotContain("codec_type=video");
  }
}
