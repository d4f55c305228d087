package dev.millrace.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.media.image.Tiling;
import dev.millrace.store.memory.MemoryObjectStore;
import dev.millrace.transcode.Cancellation;
import dev.millrace.transcode.SourceInfo;
import dev.millrace.transcode.SourceLimits;
import dev.millrace.transcode.Transcoder;
import dev.millrace.transcode.ffmpeg.Ffmpeg;
import dev.millrace.transcode.ffmpeg.TestFfmpeg;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("ffmpeg")
class StoryboardIT {
  private static final AssetFolder ASSET = new AssetFolder("storyboards", "1");

  private static Ffmpeg ffmpeg;
  private static Transcoder transcoder;
  @TempDir static Path folder;

  private long excerptBytes;
  private final MemoryObjectStore store = new MemoryObjectStore(1L << 26, InstantSource.system());

  @BeforeAll
  static void open() {
    ffmpeg = TestFfmpeg.open();
    transcoder = new Transcoder(ffmpeg, SourceLimits.STANDARD);
  }

  @AfterAll
  static void close() {
    ffmpeg.close();
  }

  /// A film that is red until its tenth second and blue from then on.
  private static Path film(String file, String size, String options, int seconds) {
    return TestFfmpeg.make(
        folder.resolve(file),
        ("-f lavfi -i color=red:s=%1$s:r=25:d=10 -f lavfi -i color=blue:s=%1$s:r=25:d=130"
                + " -filter_complex [0:v][1:v]concat=n=2 -t %2$d"
                + " -c:v libx264 -preset ultrafast -pix_fmt yuv420p %3$s")
            .formatted(size, seconds, options));
  }

  private FilmFactory.Film encoded(Path film) {
    return new FilmFactory(transcoder, store).make(film, ASSET);
  }

  private Tiling draw(FilmFactory.Film film) throws IOException {
    SourceInfo info = film.plan().source();
    var video = film.plan().video().orElseThrow();
    var tiling = Tiling.of(info.video().orElseThrow().display(), info.duration());
    var packager = new StoryboardPackager(store, new SegmentLedger(store));
    var plan = FilmFactory.presentation(film.plan(), ASSET);
    Path movie = folder.resolve("excerpt.mp4");
    try (OutputStream file = Files.newOutputStream(movie)) {
      packager.excerpt(
          plan,
          new StoryboardPackager.Source(video.lowest().name(), Optional.empty()),
          tiling,
          file);
    }
    excerptBytes = Files.size(movie);
    var draft = packager.begin(ASSET, tiling, info.duration());
    transcoder.storyboard(movie, tiling, draft::add, Cancellation.NEVER);
    draft.finish();
    return tiling;
  }

  private BufferedImage sheet(int number) throws IOException {
    byte[] jpeg = store.read(ASSET.key("images/storyboard-" + number + ".jpg"), 1 << 20);
    return ImageIO.read(new ByteArrayInputStream(jpeg));
  }

  private boolean isRed(Tiling tiling, int tile) throws IOException {
    int place = tile % 25;
    int x = place % 5 * tiling.width() + tiling.width() / 2;
    int y = place / 5 * tiling.height() + tiling.height() / 2;
    int colour = sheet(tile / 25).getRGB(x, y);
    boolean red = (colour >> 16 & 0xff) > 240 && (colour >> 8 & 0xff) < 15 && (colour & 0xff) < 15;
    boolean blue = (colour >> 16 & 0xff) < 15 && (colour >> 8 & 0xff) < 15;
    assertThat(red || blue).as("colour %08x of tile %d", colour, tile).isTrue();
    return red;
  }

  @ParameterizedTest(name = "{0}: {2}")
  @CsvSource({
    "keys.mp4, 640x360, -g 25",
    "rare.mp4, 640x360, -g 9999 -sc_threshold 0",
    "portrait.mkv, 360x640, -g 25",
    "late.ts, 640x360, -g 25 -output_ts_offset 30"
  })
  void each_tile_shows_its_own_moment(String file, String size, String options) throws IOException {
    Tiling tiling = draw(encoded(film(file, size, options, 30)));

    assertThat(tiling.count()).isEqualTo(30);
    assertThat(sheet(0).getWidth()).isEqualTo(tiling.sheetWidth());
    assertThat(sheet(1).getHeight()).isEqualTo(tiling.sheetHeight());
    assertThat(isRed(tiling, 0)).isTrue();
    assertThat(isRed(tiling, 8)).isTrue();
    assertThat(isRed(tiling, 11)).isFalse();
    assertThat(isRed(tiling, 29)).isFalse();
  }

  @Test
  void a_longer_film_is_drawn_from_its_key_pictures_alone() throws IOException {
    FilmFactory.Film film = encoded(film("minutes.mp4", "320x180", "-g 500", 130));
    Tiling tiling = draw(film);

    assertThat(tiling.count()).isEqualTo(65);
    assertThat(isRed(tiling, 3)).isTrue();
    assertThat(isRed(tiling, 6)).isFalse();
    assertThat(isRed(tiling, 64)).isFalse();
    var track = film.whole().video().getLast();
    long keys =
        track.segments().stream()
            .flatMap(segment -> segment.keyPictures().stream())
            .mapToLong(KeyPicture::sizeBytes)
            .sum();
    long all = track.segments().stream().mapToLong(SegmentInfo::sizeBytes).sum();
    assertThat(excerptBytes).isLessThan(keys + 2000).isLessThan(all);
  }

  @Test
  void one_frame_is_one_tile() throws IOException {
    Tiling tiling = draw(encoded(film("one.mp4", "64x36", "-frames:v 1", 1)));

    assertThat(tiling.count()).isEqualTo(1);
    assertThat(isRed(tiling, 0)).isTrue();
  }

  @Test
  void the_final_playlists_know_it_and_a_second_run_changes_nothing() throws IOException {
    var film = film("whole.mp4", "320x180", "-g 25", 12);
    var made = encoded(film);
    draw(made);
    byte[] before = store.read(ASSET.key("images/storyboard-0.jpg"), 1 << 20);
    draw(made);

    var plan = FilmFactory.presentation(made.plan(), ASSET);
    try (var publisher =
        new ProgressivePublisher(store, plan, InstantSource.system(), shown -> {})) {
      var whole = publisher.finish(new SegmentLedger(store).read(ASSET));

      assertThat(whole.storyboard()).isPresent();
    }

    assertThat(store.read(ASSET.key("images/storyboard-0.jpg"), 1 << 20)).isEqualTo(before);
    assertThat(store.head(ASSET.key("images/index.m3u8"))).isEmpty();
    assertThat(text("main.m3u8")).doesNotContain("images/");
    assertThat(text("main.mpd"))
        .contains("contentType=\"image\" mimeType=\"image/jpeg\"")
        .contains("http://dashif.org/guidelines/thumbnail_tile")
        .contains("width=\"800\" height=\"450\"")
        .contains("timescale=\"1\" duration=\"25\" media=\"images/storyboard-$Number$.jpg\"");
    assertThat(text("images/storyboard.vtt"))
        .contains("00:00:11.000 --> 00:00:12.000\nstoryboard-0.jpg#xywh=160,180,160,90");
  }

  private String text(String path) {
    return new String(store.read(ASSET.key(path), 1 << 20), StandardCharsets.UTF_8);
  }
}
