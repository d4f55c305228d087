package dev.millrace.transcode;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.millrace.transcode.BadMedia.Reason;
import dev.millrace.transcode.ffmpeg.Ffmpeg;
import dev.millrace.transcode.ffmpeg.TestFfmpeg;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What cannot be played is refused for one clear reason, soon.
@Tag("ffmpeg")
@Timeout(60)
class RefusedMediaIT {
  private static final String FILM =
      "-f lavfi -i testsrc2=s=64x64:r=25 -f lavfi -i sine -t 2 -c:v libx264 -preset ultrafast"
          + " -pix_fmt yuv420p -g 12 ";

  private static Ffmpeg ffmpeg;
  private static Transcoder transcoder;
  @TempDir static Path folder;

  @BeforeAll
  static void open() {
    ffmpeg = TestFfmpeg.open();
    transcoder = new Transcoder(ffmpeg, SourceLimits.STANDARD);
  }

  @AfterAll
  static void close() {
    ffmpeg.close();
  }

  private static BadMedia refusal(Path file) {
    return assertThatExceptionOfType(BadMedia.class)
        .isThrownBy(() -> transcoder.probe(file, Cancellation.NEVER))
        .actual();
  }

  @ParameterizedTest
  @CsvSource({"a.jpg", "a.png", "a.bmp", "a.tiff", "a.gif", "a.webp", "a.avif"})
  void a_picture_is_not_a_film(String name) {
    String how = name.endsWith("gif") || name.endsWith("webp") ? " -t 1" : " -frames:v 1";
    Path file = TestFfmpeg.make(folder.resolve(name), "-f lavfi -i testsrc2=s=64x64:r=5" + how);

    assertThat(refusal(file).reason()).isEqualTo(Reason.IMAGE);
  }

  @Test
  void a_still_in_a_film_container_is_a_picture() {
    Path file =
        TestFfmpeg.make(
            folder.resolve("still.mov"), "-f lavfi -i testsrc2=s=64x64:r=5 -frames:v 1 -c:v mjpeg");

    assertThat(refusal(file).reason()).isEqualTo(Reason.IMAGE);
  }

  static Stream<Arguments> heads() {
    return Stream.of(
        Arguments.of("PK\3\4............word/document.xml", Reason.NOT_MEDIA),
        Arguments.of("%PDF-1.7\n", Reason.NOT_MEDIA),
        Arguments.of("\u001f\u008b\b\0\0\0\0\0", Reason.NOT_MEDIA),
        Arguments.of("\0\0\0\u0018ftypheic\0\0\0\0mif1heic", Reason.IMAGE),
        Arguments.of("[InternetShortcut]\r\nURL=http://127.0.0.1/a.mp4\r\n", Reason.PLAYLIST),
        Arguments.of("<?xml version='1.0'?><smil><video src='a'/></smil>", Reason.PLAYLIST),
        Arguments.of("\u007fELF\2\1\1\0", Reason.NOT_MEDIA),
        Arguments.of("G", Reason.NOT_MEDIA));
  }

  @ParameterizedTest
  @MethodSource("heads")
  void what_is_no_media_is_told_by_its_first_bytes(String head, Reason reason) throws IOException {
    Path file = Files.write(folder.resolve("head.mp4"), head.getBytes(ISO_8859_1));

    assertThat(refusal(file).reason()).isEqualTo(reason);
  }

  @ParameterizedTest
  @CsvSource({
    "end.mp4, 0.01",
    "end.mp4, 0.5",
    "end.mp4, 0.99",
    "start.mp4, 0.5",
    "start.mp4, 0.99",
    "film.mkv, 0.5",
    "film.mkv, 0.99",
    "film.avi, 0.5",
    "film.avi, 0.99"
  })
  void a_file_that_says_its_length_and_is_shorter_is_cut_off(String name, double part)
      throws IOException {
    String start = name.equals("start.mp4") ? "-movflags +faststart" : "";
    byte[] whole = Files.readAllBytes(TestFfmpeg.make(folder.resolve(name), FILM + start));
    Path file = folder.resolve("cut-" + part + name);
    Files.write(file, Arrays.copyOf(whole, (int) (whole.length * part)));

    assertThat(refusal(file).reason()).isEqualTo(Reason.TRUNCATED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"film.mkv", "film.avi", "film.flv", "film.mov"})
  void the_first_hundredth_of_a_film_is_refused(String name) throws IOException {
    byte[] whole = Files.readAllBytes(TestFfmpeg.make(folder.resolve("h" + name), FILM));
    Path file = folder.resolve("hundredth-" + name);
    Files.write(file, Arrays.copyOf(whole, whole.length / 100));

    assertThat(refusal(file).reason())
        .isIn(Reason.TRUNCATED, Reason.DAMAGED, Reason.NOT_MEDIA, Reason.NOTHING_TO_PLAY);
  }

  @Test
  void an_encrypted_film_is_refused() {
    Path file =
        TestFfmpeg.make(
            folder.resolve("cenc.mp4"),
            FILM
                + "-encryption_scheme cenc-aes-ctr"
                + " -encryption_key 00112233445566778899aabbccddeeff"
                + " -encryption_kid 00112233445566778899aabbccddeeff");

    assertThat(refusal(file).reason()).isEqualTo(Reason.ENCRYPTED);
  }

  @Test
  void a_film_of_a_hundred_streams_is_refused() {
    var how = new StringBuilder("-f lavfi -i anullsrc=r=8000");
    how.append(" -map 0".repeat(100)).append(" -t 0.1 -c:a pcm_u8");
    Path file = TestFfmpeg.make(folder.resolve("hundred.mkv"), how.toString());

    assertThat(refusal(file).reason()).isEqualTo(Reason.TOO_MANY_STREAMS);
  }

  /// One entry of the time table that stands for two thousand million pictures of a second.
  @Test
  void a_header_that_promises_ages_of_film_is_not_believed() throws IOException {
    byte[] film = Files.readAllBytes(TestFfmpeg.make(folder.resolve("ages.mp4"), FILM));
    int stts = new String(film, ISO_8859_1).indexOf("stts");
    ByteBuffer.wrap(film).putInt(stts + 12, Integer.MAX_VALUE).putInt(stts + 16, 12_800);
    Path file = Files.write(folder.resolve("ages-lie.mp4"), film);

    SourceInfo source = transcoder.probe(file, Cancellation.NEVER);

    assertThat(source.duration().toDouble()).isBetween(1.9, 2.1);
  }

  /// A compressed header (`cmov`) of 256 MB of nothing in 250 KB.
  @Test
  void a_header_that_unpacks_to_more_than_memory_is_refused() throws IOException {
    var packed = new ByteArrayOutputStream();
    try (var deflater = new DeflaterOutputStream(packed)) {
      byte[] nothing = new byte[1 << 20];
      for (int i = 0; i < 256; i++) {
        deflater.write(nothing);
      }
    }
    byte[] size = ByteBuffer.allocate(4).putInt(256 << 20).array();
    byte[] cmov =
        box(
            "cmov",
            box("dcom", "zlib".getBytes(ISO_8859_1)),
            box("cmvd", size, packed.toByteArray()));
    Path file = folder.resolve("bomb.mov");
    Files.write(file, box("moov", cmov));

    assertThat(refusal(file).reason()).isIn(Reason.DAMAGED, Reason.NOTHING_TO_PLAY);
  }

  private static byte[] box(String type, byte[]... parts) {
    int length = 8 + Arrays.stream(parts).mapToInt(part -> part.length).sum();
    ByteBuffer box = ByteBuffer.allocate(length).putInt(length).put(type.getBytes(ISO_8859_1));
    Arrays.stream(parts).forEach(box::put);
    return box.array();
  }

  /// Ten thousand segments each inside the other; an index whose entry is the index itself.
  @ParameterizedTest
  @CsvSource({"nested", "looping"})
  void matroska_that_never_ends_is_refused(String kind) throws IOException {
    byte[] header = {0x1a, 0x45, (byte) 0xdf, (byte) 0xa3, (byte) 0x80};
    byte[] segment = {0x18, 0x53, (byte) 0x80, 0x67, (byte) 0xff};
    byte[] seekHead = {
      0x11,
      0x4d,
      (byte) 0x9b,
      0x74,
      (byte) 0x8e,
      0x4d,
      (byte) 0xbb,
      (byte) 0x8b,
      0x53,
      (byte) 0xab,
      (byte) 0x84,
      0x11,
      0x4d,
      (byte) 0x9b,
      0x74,
      0x53,
      (byte) 0xac,
      (byte) 0x81,
      0x00
    };
    var bytes = new ByteArrayOutputStream();
    bytes.writeBytes(header);
    for (int i = 0; i < (kind.equals("nested") ? 10_000 : 1); i++) {
      bytes.writeBytes(segment);
    }
    bytes.writeBytes(seekHead);
    Path file = Files.write(folder.resolve(kind + ".mkv"), bytes.toByteArray());

    assertThat(refusal(file).reason())
        .isIn(Reason.DAMAGED, Reason.NOTHING_TO_PLAY, Reason.TRUNCATED);
  }
}
