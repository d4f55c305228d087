package dev.millrace.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.media.hls.MediaPlaylist;
import dev.millrace.media.hls.MultivariantPlaylist;
import dev.millrace.media.hls.MultivariantPlaylist.Variant;
import dev.millrace.media.hls.PlaylistParser;
import dev.millrace.media.isobmff.Box;
import dev.millrace.media.isobmff.BoxReader;
import dev.millrace.media.text.Cue;
import dev.millrace.store.memory.MemoryObjectStore;
import dev.millrace.transcode.SourceLimits;
import dev.millrace.transcode.Transcoder;
import dev.millrace.transcode.ffmpeg.Ffmpeg;
import dev.millrace.transcode.ffmpeg.TestFfmpeg;
import io.lindstrom.m3u8.parser.MasterPlaylistParser;
import io.lindstrom.m3u8.parser.MediaPlaylistParser;
import io.lindstrom.m3u8.parser.ParsingMode;
import io.lindstrom.m3u8.parser.PlaylistParserException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// What Apple's HLS authoring specification asks of a finished film, as far as it applies; and a
/// second parser's opinion.
@Tag("ffmpeg")
class AuthoringRulesIT {
  private static final AssetFolder ASSET = new AssetFolder("rules", "1");
  private static final int BITS = 8;

  private static MemoryObjectStore store;
  private static MultivariantPlaylist main;
  private static final Map<String, MediaPlaylist> MEDIA = new TreeMap<>();
  @TempDir static Path folder;

  /// Twenty seconds of 29.97 pictures a second, sound in two languages and a text.
  @BeforeAll
  static void make() {
    store = new MemoryObjectStore(1L << 27, InstantSource.system());
    Path source =
        TestFfmpeg.make(
            folder.resolve("rules.mp4"),
            "-f lavfi -i testsrc2=s=854x480:r=30000/1001 -f lavfi -i sine=r=48000"
                + " -f lavfi -i sine=f=880:r=44100 -map 0 -map 1 -map 2 -t 20"
                + " -c:v libx264 -preset ultrafast -pix_fmt yuv420p -c:a aac"
                + " -metadata:s:a:0 language=eng -metadata:s:a:1 language=deu");
    try (Ffmpeg ffmpeg = TestFfmpeg.open()) {
      var transcoder = new Transcoder(ffmpeg, SourceLimits.STANDARD);
      var film = new FilmFactory(transcoder, store).make(source, ASSET);
      var plan = FilmFactory.presentation(film.plan(), ASSET);
      new TextPackager(store, new SegmentLedger(store))
          .run(
              new TextPackager.Film(ASSET, plan.segment(), plan.duration()),
              new TrackSpec.Text("eng", "eng", "", TrackSpec.Text.Purpose.CAPTIONS),
              List.of(new Cue(1000, 2000, "", "Hello")));
      try (var publisher =
          new ProgressivePublisher(store, plan, InstantSource.system(), shown -> {})) {
        publisher.finish(new SegmentLedger(store).read(ASSET));
      }
    }
    main = PlaylistParser.multivariant(text("main.m3u8"));
    uris().forEach(uri -> MEDIA.put(uri, PlaylistParser.media(text(uri))));
  }

  static Stream<Arguments> rules() {
    return Stream.of(
        rule(
            "video is H.264, HEVC or AV1",
            v -> v.codecs().getFirst().matches("(avc1|hvc1|av01).*")),
        rule("H.264 is at most High profile, level 5.2", v -> level(v) <= 52),
        rule("frame rates are at most 60", v -> v.picture().frameRate().value().toDouble() <= 60),
        rule("a variant says its resolution", v -> v.picture().height() > 0),
        rule("a variant says what closed captions it has", v -> streamInf(v).contains("CLOSED-")),
        rule("BANDWIDTH is the peak within a tenth", v -> near(v.bandwidth().peak(), peak(v))),
        rule("AVERAGE-BANDWIDTH is the mean within a tenth", AuthoringRulesIT::averageIsTrue),
        rule("there is a key picture every two seconds", v -> keyPictureGap(v) <= 2.05),
        rule("there is an I-frame playlist of every variant's size", AuthoringRulesIT::hasIFrames),
        rule("segments start with a key picture", AuthoringRulesIT::segmentsStartWithSync),
        rule("a segment lasts about as long as the others", AuthoringRulesIT::segmentsAreEven),
        rule("all tracks of a variant are as long as it within a frame", AuthoringRulesIT::equal),
        rule("decode times join", AuthoringRulesIT::decodeTimesJoin),
        rule("its audio and text groups exist", AuthoringRulesIT::groupsExist));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rules")
  void every_variant_keeps_the_rule(String sentence, Predicate<Variant> rule) {
    assertThat(main.variants()).hasSizeGreaterThan(1).allMatch(rule);
  }

  @Test
  void renditions_have_languages_names_of_their_own_and_one_default_in_a_group() {
    assertThat(main.audio()).extracting(a -> a.language()).containsExactly("en", "de");
    assertThat(main.audio()).filteredOn(a -> a.selected()).hasSize(1);
    assertThat(main.audio()).extracting(a -> a.name()).doesNotHaveDuplicates();
    assertThat(main.subtitles()).extracting(s -> s.language()).containsExactly("en");
  }

  @Test
  void every_playlist_is_a_finished_one_with_one_target_duration_for_sound_and_picture() {
    assertThat(MEDIA.values()).allMatch(p -> p.kind() == MediaPlaylist.Kind.ENDED);
    assertThat(MEDIA.entrySet())
        .filteredOn(e -> e.getKey().startsWith("v/") || e.getKey().startsWith("a/"))
        .extracting(e -> e.getValue().targetDurationSeconds())
        .containsOnly(4);
  }

  @Test
  void a_second_parser_reads_the_same_in_strict_mode() throws PlaylistParserException {
    var other = new MasterPlaylistParser(ParsingMode.STRICT).readPlaylist(text("main.m3u8"));

    assertThat(other.variants()).hasSameSizeAs(main.variants());
    assertThat(other.iFrameVariants()).hasSameSizeAs(main.iFrames());
    assertThat(other.alternativeRenditions()).hasSize(3);
    for (int i = 0; i < main.variants().size(); i++) {
      Variant ours = main.variants().get(i);
      assertThat(other.variants().get(i).bandwidth())
          .isEqualTo(ours.bandwidth().peak().bitsPerSecond());
      assertThat(other.variants().get(i).codecs()).isEqualTo(ours.codecs());
    }
    for (String uri : uris()) {
      var parsed = new MediaPlaylistParser(ParsingMode.STRICT).readPlaylist(text(uri));
      double length = parsed.mediaSegments().stream().mapToDouble(s -> s.duration()).sum();
      assertThat(length).as(uri).isBetween(19.9, 20.1);
    }
  }

  private static Arguments rule(String sentence, Predicate<Variant> rule) {
    return Arguments.of(sentence, rule);
  }

  private static boolean averageIsTrue(Variant variant) {
    double seconds = seconds(variant.uri());
    double video = bytes(variant.uri()) * BITS / seconds;
    double audio =
        main.audio().stream()
            .mapToDouble(a -> bytes(a.uri()) * BITS / seconds(a.uri()))
            .max()
            .orElse(0);
    return near(variant.bandwidth().average(), video + audio);
  }

  /// The dearest segment of the picture with that of the sound.
  private static double peak(Variant variant) {
    double audio = main.audio().stream().mapToDouble(a -> dearest(a.uri())).max().orElse(0);
    return dearest(variant.uri()) + audio;
  }

  private static double dearest(String uri) {
    return MEDIA.get(uri).segments().stream()
        .filter(s -> s.seconds().toDouble() > 2)
        .mapToDouble(s -> size(uri, s) * (double) BITS / s.seconds().toDouble())
        .max()
        .orElseThrow();
  }

  private static boolean near(dev.millrace.media.BitRate announced, double measured) {
    return Math.abs(announced.bitsPerSecond() - measured) <= measured / 10;
  }

  private static int level(Variant variant) {
    return Integer.parseInt(variant.codecs().getFirst().substring(9, 11), 16);
  }

  private static String streamInf(Variant variant) {
    List<String> lines = text("main.m3u8").lines().toList();
    return lines.get(lines.indexOf(variant.uri()) - 1);
  }

  private static double keyPictureGap(Variant variant) {
    return MEDIA.get(iFrames(variant)).segments().stream()
        .mapToDouble(s -> s.seconds().toDouble())
        .max()
        .orElseThrow();
  }

  private static boolean hasIFrames(Variant variant) {
    return MEDIA.get(iFrames(variant)).form().iFramesOnly();
  }

  private static String iFrames(Variant variant) {
    return main.iFrames().stream()
        .filter(i -> i.picture().height() == variant.picture().height())
        .findFirst()
        .orElseThrow()
        .uri();
  }

  private static boolean segmentsStartWithSync(Variant variant) {
    return MEDIA.get(variant.uri()).segments().stream()
        .allMatch(
            s ->
                !BoxReader.parse(ByteBuffer.wrap(read(variant.uri(), s)), 0).isEmpty()
                    && firstFlags(read(variant.uri(), s)) == 0x0200_0000);
  }

  private static boolean segmentsAreEven(Variant variant) {
    var durations = MEDIA.get(variant.uri()).segments().stream().map(s -> s.seconds()).toList();
    return new HashSet<>(durations.subList(0, durations.size() - 1)).size() == 1;
  }

  private static boolean equal(Variant variant) {
    return main.audio().stream()
        .allMatch(a -> Math.abs(seconds(a.uri()) - seconds(variant.uri())) < 0.034);
  }

  private static boolean decodeTimesJoin(Variant variant) {
    var starts = new ArrayList<Long>();
    for (MediaPlaylist.Segment segment : MEDIA.get(variant.uri()).segments()) {
      starts.add(tfdt(read(variant.uri(), segment)));
    }
    double at = 0;
    for (int i = 0; i < starts.size(); i++) {
      if (Math.abs(starts.get(i) - at * 30_000) > 1) {
        return false;
      }
      at += MEDIA.get(variant.uri()).segments().get(i).seconds().toDouble();
    }
    return true;
  }

  private static boolean groupsExist(Variant variant) {
    return main.audio().stream().anyMatch(a -> a.group().equals(variant.audioGroup()))
        && MultivariantPlaylist.SUBTITLES_GROUP.equals(variant.subtitlesGroup());
  }

  private static Box fragment(byte[] segment) {
    return BoxReader.parse(ByteBuffer.wrap(segment), 0).stream()
        .filter(box -> box.type().equals("moof"))
        .findFirst()
        .orElseThrow()
        .require("traf");
  }

  private static long tfdt(byte[] segment) {
    return fragment(segment).require("tfdt").fields().full().u64or32();
  }

  /// `first_sample_flags` of the first run: 0x02000000 depends on no other picture.
  private static int firstFlags(byte[] segment) {
    var trun = fragment(segment).require("trun").fields().full();
    trun.u32();
    trun.i32();
    return trun.i32();
  }

  private static double seconds(String uri) {
    return MEDIA.get(uri).segments().stream().mapToDouble(s -> s.seconds().toDouble()).sum();
  }

  private static double bytes(String uri) {
    return MEDIA.get(uri).segments().stream().mapToLong(s -> size(uri, s)).sum();
  }

  private static long size(String uri, MediaPlaylist.Segment segment) {
    return read(uri, segment).length;
  }

  private static byte[] read(String uri, MediaPlaylist.Segment segment) {
    return store.read(ASSET.key(uri.replaceFirst("[^/]*$", "") + segment.uri()), 1 << 26);
  }

  private static List<String> uris() {
    var uris = new ArrayList<String>();
    main.variants().forEach(v -> uris.add(v.uri()));
    main.audio().forEach(a -> uris.add(a.uri()));
    main.subtitles().forEach(s -> uris.add(s.uri()));
    main.iFrames().forEach(i -> uris.add(i.uri()));
    return uris;
  }

  private static String text(String path) {
    return new String(store.read(ASSET.key(path), 1 << 20), StandardCharsets.UTF_8);
  }
}
