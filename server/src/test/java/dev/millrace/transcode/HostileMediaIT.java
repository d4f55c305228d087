package dev.millrace.transcode;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpServer;
import dev.millrace.testing.RefusalCorpus;
import dev.millrace.testing.RefusalCorpus.Refused;
import dev.millrace.transcode.BadMedia.Reason;
import dev.millrace.transcode.ffmpeg.Ffmpeg;
import dev.millrace.transcode.ffmpeg.TestFfmpeg;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Uploads that try to make FFmpeg read something else than themselves, or to wear it out.
@Tag("ffmpeg")
class HostileMediaIT {
  private static final AtomicInteger CALLS = new AtomicInteger();
  private static final String X264 = " -c:v libx264 -preset ultrafast -pix_fmt yuv420p ";

  private static Ffmpeg ffmpeg;
  private static Transcoder transcoder;
  private static HttpServer trap;
  private static String trapUrl;
  @TempDir static Path folder;

  @BeforeAll
  static void open() throws IOException {
    ffmpeg = TestFfmpeg.open();
    transcoder = new Transcoder(ffmpeg, SourceLimits.STANDARD);
    trap = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    trap.createContext("/", exchange -> CALLS.incrementAndGet());
    trap.start();
    trapUrl = "http://127.0.0.1:" + trap.getAddress().getPort() + "/secret.mp4";
  }

  @AfterAll
  static void close() {
    trap.stop(0);
    ffmpeg.close();
  }

  static Stream<Refused> texts() {
    return RefusalCorpus.texts(trapUrl);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("texts")
  void a_file_that_names_other_files_is_refused_and_nothing_is_fetched(Refused text)
      throws IOException {
    Path file = text.in(folder);

    assertThat(refusal(file).type()).isIn(text.problems());
    assertThat(CALLS).hasValue(0);
  }

  @Test
  void a_playlist_behind_the_first_bytes_of_a_film_is_not_opened() throws IOException {
    byte[] ftyp = "\0\0\0\u0014ftypisom\0\0\0\0isom#EXTM3U\n#EXTINF:1,\n".getBytes(ISO_8859_1);
    Path file = Files.write(folder.resolve("ftyp.mp4"), join(ftyp, trapUrl.getBytes(UTF_8)));

    assertThat(refusal(file).reason()).isIn(Reason.TRUNCATED, Reason.DAMAGED);
    assertThat(CALLS).hasValue(0);
  }

  /// The file that it names is white. FFmpeg follows the name when it is let to; without, it finds
  /// nothing to read.
  @Test
  void a_track_whose_data_lies_in_another_file_is_not_followed() throws IOException {
    Path white = colour("white.mov", "white");
    byte[] black = Files.readAllBytes(colour("black.mov", "black"));
    Path file = Files.write(folder.resolve("dref.mov"), ExternalTrack.into(black, white));

    assertThatExceptionOfType(BadMedia.class)
        .isThrownBy(() -> poster(file))
        .withMessageContaining("no picture can be decoded");
    assertThat(brightness(followed(file))).as("FFmpeg told to follow").isGreaterThan(200);
  }

  /// `NextFilename` in the place of `MuxingApp`, which is as long.
  @Test
  void a_film_that_names_its_next_part_is_only_itself() throws IOException {
    colour("next.mkv", "white");
    byte[] bytes = Files.readAllBytes(colour("linked.mkv", "black"));
    int at = new String(bytes, ISO_8859_1).indexOf("M\u0080");
    int length = bytes[at + 2] & 0x7f;
    byte[] link = Arrays.copyOf(">\u0083\u00bb".getBytes(ISO_8859_1), 3 + length);
    link[3] = (byte) (0x80 | (length - 1));
    System.arraycopy("next.mkv".getBytes(ISO_8859_1), 0, link, 4, Math.min(8, length - 1));
    System.arraycopy(link, 0, bytes, at, link.length);
    Path file = Files.write(folder.resolve("linked.mkv"), bytes);

    SourceInfo source = transcoder.probe(file, Cancellation.NEVER);

    assertThat(source.duration().toDouble()).isBetween(0.9, 1.1);
    assertThat(brightness(poster(file))).isLessThan(60);
  }

  @Test
  void attachments_of_a_film_are_ignored() throws IOException {
    Path playlist = Files.writeString(folder.resolve("a.m3u8"), "#EXTM3U\n" + trapUrl);
    Path film =
        TestFfmpeg.make(
            folder.resolve("attached.mkv"),
            "-f lavfi -i testsrc2=s=64x64:r=25 -t 1 -attach "
                + playlist
                + " -metadata:s:t mimetype=application/x-mpegurl"
                + X264);

    SourceInfo source = transcoder.probe(film, Cancellation.NEVER);

    assertThat(source.video()).isPresent();
    assertThat(source.audio()).isEmpty();
    assertThat(CALLS).hasValue(0);
  }

  @ParameterizedTest
  @MethodSource("names")
  void a_name_never_reaches_the_command_line(String name) throws IOException {
    Path file = Files.move(film("plain.mp4"), folder.resolve(name));

    assertThat(transcoder.probe(file, Cancellation.NEVER).video()).isPresent();
  }

  static Stream<String> names() {
    return Stream.of(
        "-i.mp4",
        "%d.mp4",
        "concat:a|b.mp4",
        "http:,,host.mp4",
        "pipe:0",
        "subfile,,start,0,end,0,,:a.mp4",
        "name with blanks\nand lines.mp4",
        "$(touch x);`id`.mp4");
  }

  @Test
  void a_film_that_ends_early_is_cut_off() throws IOException {
    byte[] whole = Files.readAllBytes(film("whole.mp4"));
    Path file = Files.write(folder.resolve("half.mp4"), Arrays.copyOf(whole, whole.length / 2));

    assertThat(refusal(file).reason()).isEqualTo(Reason.TRUNCATED);
    assertThat(refusal(file).type()).isEqualTo("media-truncated");
  }

  private static Path colour(String name, String colour) {
    return TestFfmpeg.make(
        folder.resolve(name),
        "-f lavfi -i color=" + colour + ":s=64x64:r=25 -t 1 -c:v rawvideo -pix_fmt uyvy422");
  }

  private static byte[] poster(Path file) {
    SourceInfo source = transcoder.probe(file, Cancellation.NEVER);
    return transcoder.poster(file, source, Cancellation.NEVER);
  }

  private static byte[] followed(Path file) throws IOException {
    Path still = folder.resolve("followed.jpg");
    TestFfmpeg.make(
        still, "-enable_drefs 1 -use_absolute_path 1 -i " + file + " -frames:v 1 -update 1");
    return Files.readAllBytes(still);
  }

  private static int brightness(byte[] jpeg) throws IOException {
    var image = javax.imageio.ImageIO.read(new java.io.ByteArrayInputStream(jpeg));
    return image.getRGB(image.getWidth() / 2, image.getHeight() / 2) & 0xff;
  }

  private static Path film(String name) {
    return TestFfmpeg.make(
        folder.resolve(name), "-f lavfi -i testsrc2=s=64x64:r=25 -t 1 -movflags +faststart" + X264);
  }

  private static BadMedia refusal(Path file) {
    return assertThatExceptionOfType(BadMedia.class)
        .isThrownBy(() -> transcoder.probe(file, Cancellation.NEVER))
        .actual();
  }

  private static byte[] join(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }
}
