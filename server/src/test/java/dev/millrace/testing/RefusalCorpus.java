package dev.millrace.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.millrace.transcode.ffmpeg.TestFfmpeg;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.DeflaterOutputStream;

/// Files that cannot be played, each with the problems that may be found with it: pictures, texts,
/// programs, playlists, cut and damaged films, and files made to wear a reader out.
public final class RefusalCorpus {
  private static final String FILM =
      "-f lavfi -i testsrc2=s=64x64:r=25 -f lavfi -i sine -t 2 -c:v libx264 -preset ultrafast"
          + " -pix_fmt yuv420p -g 12 ";
  private static final int TS_PACKET = 188;
  private static final String NOT_MEDIA = "media-not-recognised";
  private static final String PLAYLIST = "media-playlist";
  private static final String IMAGE = "media-image";
  private static final String TRUNCATED = "media-truncated";
  private static final String DAMAGED = "media-damaged";
  private static final String NO_TRACKS = "media-no-tracks";

  private RefusalCorpus() {}

  /// One of them.
  ///
  /// @param problems any of which is right
  public record Refused(String name, Set<String> problems, Maker maker) {
    /// Makes the file in `folder`.
    public Path in(Path folder) throws IOException {
      return maker.make(folder.resolve(name));
    }

    @Override
    public String toString() {
      return name;
    }
  }

  /// Makes a file at a path, and answers the path.
  @FunctionalInterface
  public interface Maker {
    Path make(Path file) throws IOException;
  }

  /// All of them; those that name an address name `url`.
  public static Stream<Refused> all(String url) {
    return Stream.of(pictures(), texts(url), heads(), cuts(), beginnings(), pauses(), odd())
        .flatMap(part -> part);
  }

  private static Stream<Refused> pictures() {
    var stills = Stream.of("a.jpg", "a.png", "a.bmp", "a.tiff", "a.gif", "a.webp", "a.avif");
    return Stream.concat(
        stills.map(name -> made(name, "-f lavfi -i testsrc2=s=64x64:r=5" + length(name), IMAGE)),
        Stream.of(
            made("still.mov", "-f lavfi -i testsrc2=s=64x64:r=5 -frames:v 1 -c:v mjpeg", IMAGE)));
  }

  private static String length(String name) {
    return name.endsWith("gif") || name.endsWith("webp") ? " -t 1" : " -frames:v 1";
  }

  /// Files that name other files.
  public static Stream<Refused> texts(String url) {
    return Stream.of(
        text("m3u8.mp4", "#EXTM3U\n#EXTINF:1,\n" + url + "\n", PLAYLIST),
        text("bom.mp4", "\u00ef\u00bb\u00bf\r\n#EXTM3U\n" + url + "\n", PLAYLIST),
        text("concat.mp4", "ffconcat version 1.0\nfile " + url + "\n", PLAYLIST),
        text(
            "mpd.mp4",
            "<?xml version=\"1.0\"?><MPD><BaseURL>" + url + "</BaseURL></MPD>",
            PLAYLIST),
        text("pls.mp3", "[playlist]\nFile1=" + url + "\n", PLAYLIST),
        text(
            "session.mp4", "v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\nm=video 9 RTP/AVP 96\r\n", PLAYLIST),
        text(
            "picture.mp4",
            "<svg xmlns:xlink=\"x\"><image xlink:href=\"" + url + "\"/></svg>",
            IMAGE),
        text("text.mp4", "this is " + url + " not a film", NOT_MEDIA),
        text("shell.mp4", "#!/bin/sh\ncurl " + url + "\n", NOT_MEDIA),
        text("subtitles.mkv", "1\n00:00:00,000 --> 00:00:01,000\n" + url + "\n", NOT_MEDIA),
        text("empty.mp4", "", "media-empty"));
  }

  private static Stream<Refused> heads() {
    return Stream.of(
        text("word.mp4", "PK\3\4............word/document.xml", NOT_MEDIA),
        text("paper.mp4", "%PDF-1.7\n", NOT_MEDIA),
        text("packed.mp4", "\u001f\u008b\b\0\0\0\0\0", NOT_MEDIA),
        text("heic.mp4", "\0\0\0\u0018ftypheic\0\0\0\0mif1heic", IMAGE),
        text("shortcut.mp4", "[InternetShortcut]\r\nURL=http://127.0.0.1/a.mp4\r\n", PLAYLIST),
        text("smil.mp4", "<?xml version='1.0'?><smil><video src='a'/></smil>", PLAYLIST),
        text("program.mp4", "\u007fELF\2\1\1\0", NOT_MEDIA),
        text("letter.mp4", "G", NOT_MEDIA));
  }

  /// Files that say their length and are shorter.
  private static Stream<Refused> cuts() {
    return Stream.of(
        cut("end.mp4", "", 0.01),
        cut("end.mp4", "", 0.5),
        cut("end.mp4", "", 0.99),
        cut("start.mp4", "-movflags +faststart", 0.5),
        cut("start.mp4", "-movflags +faststart", 0.99),
        cut("film.mkv", "", 0.5),
        cut("film.mkv", "", 0.99),
        cut("film.avi", "", 0.5),
        cut("film.avi", "", 0.99));
  }

  private static Stream<Refused> beginnings() {
    return Stream.of("film.mkv", "film.avi", "film.flv", "film.mov")
        .map(
            name ->
                new Refused(
                    "hundredth-" + name,
                    Set.of(TRUNCATED, DAMAGED, NOT_MEDIA, NO_TRACKS),
                    file -> part(file, "", 0.01)));
  }

  /// Films in which the clock goes on for hours between two pictures.
  private static Stream<Refused> pauses() {
    String later = "+gte(T\\,1)*36000/TB";
    String how =
        "-f lavfi -i testsrc2=s=320x180:r=25:d=2 -f lavfi -i sine=d=2 -vf setpts=PTS"
            + later
            + " -af asetpts=PTS"
            + later
            + " -fps_mode passthrough -c:v libx264 -preset ultrafast -pix_fmt yuv420p -c:a aac";
    return Stream.of("pause.mp4", "pause.mov", "pause.mkv", "pause.flv")
        .map(name -> made(name, how, "media-clock-jumps"));
  }

  private static Stream<Refused> odd() {
    var streams = new StringBuilder("-f lavfi -i anullsrc=r=8000");
    streams.append(" -map 0".repeat(100)).append(" -t 0.1 -c:a pcm_u8");
    return Stream.of(
        made(
            "cenc.mp4",
            FILM
                + "-encryption_scheme cenc-aes-ctr"
                + " -encryption_key 00112233445566778899aabbccddeeff"
                + " -encryption_kid 00112233445566778899aabbccddeeff",
            "media-encrypted"),
        new Refused("scrambled.ts", Set.of("media-encrypted"), RefusalCorpus::scrambled),
        made("hundred.mkv", streams.toString(), "media-too-many-streams"),
        new Refused("bomb.mov", Set.of(DAMAGED, NO_TRACKS), RefusalCorpus::bomb),
        new Refused("giant.mov", Set.of("media-too-large"), RefusalCorpus::giant),
        new Refused("noise.mkv", Set.of(DAMAGED, NO_TRACKS), RefusalCorpus::noise),
        new Refused(
            "nested.mkv", Set.of(DAMAGED, NO_TRACKS, TRUNCATED), file -> endless(file, 10_000)),
        new Refused(
            "looping.mkv", Set.of(DAMAGED, NO_TRACKS, TRUNCATED), file -> endless(file, 1)));
  }

  /// Conditional access: the packets of the tracks are marked, and their payload is noise.
  private static Path scrambled(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(TestFfmpeg.make(file, FILM));
    var random = new Random(8);
    for (int at = 0; at < bytes.length; at += TS_PACKET) {
      boolean isTrack = (bytes[at + 1] & 0x1f) == 1;
      boolean hasAdaptation = (bytes[at + 3] & 0x20) != 0;
      int payload = at + 4 + (hasAdaptation ? 1 + (bytes[at + 4] & 0xff) : 0);
      for (int i = payload; isTrack && i < at + TS_PACKET; i++) {
        bytes[i] = (byte) random.nextInt();
      }
      bytes[at + 3] |= (byte) (isTrack ? 0x80 : 0);
    }
    return Files.write(file, bytes);
  }

  private static Refused made(String name, String how, String problem) {
    return new Refused(name, Set.of(problem), file -> TestFfmpeg.make(file, how));
  }

  private static Refused text(String name, String text, String problem) {
    return new Refused(name, Set.of(problem), file -> Files.write(file, text.getBytes(ISO_8859_1)));
  }

  private static Refused cut(String name, String how, double part) {
    return new Refused(
        "cut-" + part + "-" + name, Set.of(TRUNCATED), file -> part(file, how, part));
  }

  private static Path part(Path file, String how, double part) throws IOException {
    byte[] whole = Files.readAllBytes(TestFfmpeg.make(file, FILM + how));
    return Files.write(file, Arrays.copyOf(whole, (int) (whole.length * part)));
  }

  /// A compressed header (`cmov`) of 256 MB of nothing in 250 KB.
  private static Path bomb(Path file) throws IOException {
    var packed = new ByteArrayOutputStream();
    try (var deflater = new DeflaterOutputStream(packed)) {
      byte[] nothing = new byte[1 << 20];
      for (int i = 0; i < 256; i++) {
        deflater.write(nothing);
      }
    }
    byte[] size = ByteBuffer.allocate(4).putInt(256 << 20).array();
    byte[] dcom = box("dcom", "zlib".getBytes(ISO_8859_1));
    byte[] cmvd = box("cmvd", size, packed.toByteArray());
    return Files.write(file, box("moov", box("cmov", dcom, cmvd)));
  }

  private static byte[] box(String type, byte[]... parts) {
    int length = 8 + Arrays.stream(parts).mapToInt(part -> part.length).sum();
    ByteBuffer box = ByteBuffer.allocate(length).putInt(length).put(type.getBytes(ISO_8859_1));
    Arrays.stream(parts).forEach(box::put);
    return box.array();
  }

  /// A header that promises a picture of 65,535 by 65,535.
  private static Path giant(Path file) throws IOException {
    TestFfmpeg.make(file, "-f lavfi -i color=s=64x64:r=5 -t 2 -c:v ffv1");
    byte[] bytes = Files.readAllBytes(file);
    int at = new String(bytes, ISO_8859_1).indexOf("\0@\0@\0H\0\0");
    byte[] size = "\u00ff\u00ff\u00ff\u00ff\0H\0\0".getBytes(ISO_8859_1);
    System.arraycopy(size, 0, bytes, at, size.length);
    return Files.write(file, bytes);
  }

  /// Noise behind a true beginning.
  private static Path noise(Path file) throws IOException {
    byte[] noise = new byte[200_004];
    new Random(7).nextBytes(noise);
    byte[] matroska = {0x1a, 0x45, (byte) 0xdf, (byte) 0xa3};
    System.arraycopy(matroska, 0, noise, 0, matroska.length);
    return Files.write(file, noise);
  }

  /// So many segments each inside the other, and an index whose entry is the index itself.
  private static Path endless(Path file, int segments) throws IOException {
    var bytes = new ByteArrayOutputStream();
    bytes.writeBytes(new byte[] {0x1a, 0x45, (byte) 0xdf, (byte) 0xa3, (byte) 0x80});
    byte[] segment = {0x18, 0x53, (byte) 0x80, 0x67, (byte) 0xff};
    IntStream.range(0, segments).forEach(_ -> bytes.writeBytes(segment));
    int[] seekHead = {
      0x11, 0x4d, 0x9b, 0x74, 0x8e, 0x4d, 0xbb, 0x8b, 0x53, 0xab, 0x84, 0x11, 0x4d, 0x9b, 0x74,
      0x53, 0xac, 0x81, 0x00
    };
    Arrays.stream(seekHead).forEach(bytes::write);
    return Files.write(file, bytes.toByteArray());
  }
}
