package dev.millrace.packaging;

import static dev.millrace.packaging.PlayedFilm.flashes;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import dev.millrace.transcode.ffmpeg.TestFfmpeg;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Every kind of film that people have, from the file to what a player shows.
@Tag("ffmpeg")
class AnyFilmIT {
  private static final String X264 = " -c:v libx264 -preset ultrafast -pix_fmt yuv420p ";

  @RegisterExtension private static final FilmStudio STUDIO = new FilmStudio();

  private static PlayedFilm play(Path source) {
    var asset = new AssetFolder(source.getFileName().toString(), "1");
    var film = STUDIO.make(source, asset);
    return new PlayedFilm(STUDIO.url(asset.key("main.m3u8")), film, STUDIO.folder());
  }

  private static Path make(String file, String how) {
    return STUDIO.source(file, how);
  }

  /// Red, green, blue and white quarters.
  private static String quarters(String size, String rate) {
    return "-f lavfi -i color=white:s="
        + size
        + ":r="
        + rate
        + ",drawbox=w=iw/2:h=ih/2:c=red:t=fill"
        + ",drawbox=x=iw/2:w=iw/2:h=ih/2:c=lime:t=fill"
        + ",drawbox=y=ih/2:w=iw/2:h=ih/2:c=blue:t=fill";
  }

  static Stream<Arguments> pictures() {
    String s = " -f lavfi -i sine -t 1 ";
    String small = quarters("160x90", "25");
    return Stream.of(
        // name, how, size of the result, rate
        Arguments.of("hevc.mp4", small + s + "-c:v libx265 -x265-params log-level=error", 160, 25),
        Arguments.of(
            "ten.mkv",
            small + s + "-c:v libx265 -pix_fmt yuv420p10le -x265-params log-level=error",
            160,
            25),
        Arguments.of(
            "vp9.webm", small + s + "-c:v libvpx-vp9 -deadline realtime -cpu-used 8", 160, 25),
        Arguments.of("vp8.webm", small + s + "-c:v libvpx -deadline realtime", 160, 25),
        Arguments.of("av1.mp4", small + s + "-c:v libsvtav1 -preset 12", 160, 25),
        Arguments.of("mpeg2.ts", small + s + "-c:v mpeg2video -c:a mp2", 160, 25),
        Arguments.of("mpeg2.mpg", small + s + "-c:v mpeg2video -b:v 2M", 160, 25),
        Arguments.of("mpeg4.avi", small + s + "-c:v mpeg4 -q:v 2 -c:a libmp3lame", 160, 25),
        Arguments.of("prores.mov", small + s + "-c:v prores_ks -c:a pcm_s16le", 160, 25),
        Arguments.of("prores.mxf", small + s + "-c:v prores_ks -c:a pcm_s16le -ar 48000", 160, 25),
        Arguments.of("mjpeg.avi", small + s + "-c:v mjpeg -q:v 2", 160, 25),
        Arguments.of(
            "dv.avi", quarters("720x576", "25") + s + "-c:v dvvideo -ar 48000 -ac 2", 600, 25),
        Arguments.of(
            "raw.dv", quarters("720x576", "25") + s + "-c:v dvvideo -ar 48000 -ac 2", 640, 25),
        Arguments.of("mpeg2.mxf", small + s + "-c:v mpeg2video -q:v 2 -ar 48000", 160, 25),
        Arguments.of("h264.flv", small + s + X264 + "-c:a aac", 160, 25),
        Arguments.of("h264.m2ts", small + s + X264, 160, 25),
        Arguments.of("phone.3gp", small + s + X264 + "-c:a aac", 160, 25),
        Arguments.of("vp8.ogv", small + s + "-c:v libvpx -deadline realtime -c:a libopus", 160, 25),
        Arguments.of("NAME.MP4.TXT", small + s + X264 + "-f mp4", 160, 25),
        Arguments.of("no-extension", small + s + X264 + "-f matroska", 160, 25),
        Arguments.of("full.mp4", small + s + "-c:v libx264 -pix_fmt yuvj420p", 160, 25),
        Arguments.of("rgb.mov", small + s + "-c:v qtrle -pix_fmt rgb24", 160, 25),
        Arguments.of("444.mkv", small + s + "-c:v libx264 -pix_fmt yuv444p", 160, 25),
        Arguments.of("422.mkv", small + s + "-c:v libx264 -pix_fmt yuv422p10le", 160, 25),
        Arguments.of("wide.mkv", small + s + X264 + "-colorspace bt2020nc", 160, 25),
        Arguments.of("gbr.mkv", small + s + "-c:v libx264rgb", 160, 25),
        Arguments.of("one.mkv", quarters("1x1", "25") + s + "-c:v ffv1 -pix_fmt bgr0", 2, 25),
        Arguments.of("two.mp4", quarters("2x2", "25") + s + X264, 2, 25),
        Arguments.of("sixteen.mp4", quarters("16x16", "25") + s + X264, 16, 25),
        Arguments.of("odd.mkv", quarters("33x47", "25") + s + "-c:v ffv1 -pix_fmt bgr0", 32, 25),
        Arguments.of(
            "pixels.mp4", quarters("144x90", "25") + s + "-vf setsar=16/15" + X264, 154, 25),
        Arguments.of("film.mp4", quarters("160x90", "24000/1001") + s + X264, 160, 24),
        Arguments.of("ntsc.mkv", quarters("160x90", "30000/1001") + s + X264, 160, 30),
        Arguments.of("fifty.ts", quarters("160x90", "50") + s + X264, 160, 50),
        Arguments.of("fast.mp4", quarters("160x90", "60000/1001") + s + X264, 160, 60),
        Arguments.of("120.mp4", quarters("160x90", "120") + s + X264, 160, 60),
        Arguments.of("silent.mp4", small + " -t 1 " + X264, 160, 25));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("pictures")
  void a_picture_of_any_kind_plays(String file, String how, int width, int rate)
      throws IOException {
    PlayedFilm film = play(make(file, how));

    film.assertWhole(1);
    var video = film.film().plan().video().orElseThrow();
    assertThat(video.rungs().getFirst().width()).isEqualTo(width);
    assertThat(video.frameRate().value().toDouble()).isCloseTo(rate, offset(0.1));
    if (width > 2) {
      assertThat(film.corners()).isEqualTo("rgbw");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "-display_rotation 90, gwrb, 90x160",
    "-display_rotation 180, wbgr, 160x90",
    "-display_rotation 270, brwg, 90x160",
    "-display_hflip, grwb, 160x90",
    "-display_vflip, bwrg, 160x90",
    "-display_rotation 90 -display_hflip, wgbr, 90x160",
  })
  void a_picture_stands_upright(String turned, String corners, String size) throws IOException {
    String name = turned.replaceAll("[^a-z0-9]", "");
    Path flat = make("flat-" + name + ".mp4", quarters("160x90", "25") + " -t 0.4" + X264);

    PlayedFilm film = play(make(name + ".mov", turned + " -i " + flat + " -c copy"));

    var rung = film.film().plan().video().orElseThrow().rungs().getFirst();
    assertThat(rung.width() + "x" + rung.height()).isEqualTo(size);
    assertThat(film.corners()).isEqualTo(corners);
  }

  static Stream<Arguments> synchronies() {
    String f = flashes(4, "25");
    String drop = " -vf select='not(between(mod(n\\,30)\\,10\\,14))' -fps_mode vfr ";
    return Stream.of(
        Arguments.of("plain.mp4", f + X264 + "-bf 3", 0.0, 4.0),
        Arguments.of("vfr.mp4", flashes(4, "30") + drop + X264, 0.0, 4.0),
        Arguments.of("vfr.mkv", flashes(4, "30") + drop + X264, 0.0, 4.0),
        Arguments.of("b.ts", f + X264 + "-bf 3", 0.0, 4.0),
        Arguments.of("wrap.ts", f + X264 + "-output_ts_offset 95440", 0.0, 4.0),
        Arguments.of("slow-lie.ts", f + X264 + "-bsf:v h264_metadata=tick_rate=2", 0.0, 4.96),
        Arguments.of("fast-lie.ts", f + X264 + "-bsf:v h264_metadata=tick_rate=4000", 0.0, 4.0),
        Arguments.of(
            "start.mkv", f + X264 + "-output_ts_offset 100 -avoid_negative_ts disabled", 0.0, 4.0),
        Arguments.of("sync.avi", f + "-c:v mpeg4 -q:v 2 -c:a libmp3lame", 0.0, 4.0),
        Arguments.of("sync.flv", f + X264 + "-c:a aac", 0.0, 4.0),
        Arguments.of("rate.mkv", f + X264 + "-ar 8000 -c:a pcm_s16le", 0.0, 4.0),
        Arguments.of("rate.mov", f + X264 + "-ar 192000 -c:a pcm_s24le", 0.0, 4.0),
        Arguments.of("live.mp4", f + X264 + "-g 25 -movflags frag_keyframe+empty_moov", 0.0, 4.0),
        Arguments.of("open.mkv", f + X264 + "-g 25 -live 1", 0.0, 4.0));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("synchronies")
  void sound_and_picture_stay_together(String file, String how, double first, double seconds) {
    PlayedFilm film = play(make(file, how));

    film.assertWhole(seconds);
    var pairs = film.flashesAndBeeps();
    assertThat(pairs).hasSize(3);
    for (int i = 0; i < pairs.size(); i++) {
      assertThat(pairs.get(i)[0]).as("flash").isCloseTo(first + 1 + i, offset(0.041));
      assertThat(pairs.get(i)[1]).as("beep").isCloseTo(pairs.get(i)[0], offset(0.040));
    }
  }

  /// What a header says of the rate is not believed against the pictures' own times.
  @ParameterizedTest
  @CsvSource({"1000000000, 50", "1000000, 25"})
  void a_lying_frame_rate_costs_no_pictures(int nanoseconds, int rate) throws IOException {
    byte[] film = Files.readAllBytes(make("true.mkv", quarters("64x36", "25") + " -t 2" + X264));
    int duration = new String(film, ISO_8859_1).indexOf("#\u00e3\u0083\u0084");
    ByteBuffer.wrap(film).putInt(duration + 4, nanoseconds);
    Path lie = Files.write(STUDIO.folder().resolve(nanoseconds + ".mkv"), film);

    var video = play(lie).film().plan().video().orElseThrow();

    assertThat(video.frameRate().value().toDouble()).isCloseTo(rate, offset(0.1));
  }

  static Stream<Arguments> offsets() {
    String cut = "-ss 1.5 -i %s -c copy";
    return Stream.of(
        Arguments.of("late.mp4", "-i %s -itsoffset 0.5 -i %s -map 0:v -map 1:a -c copy", 0.5, 4.0),
        Arguments.of(
            "early.mkv", "-itsoffset 0.5 -i %s -i %s -map 0:v -map 1:a -c copy", -0.5, 4.0),
        Arguments.of(
            "later.mkv", "-i %s -itsoffset 30 -i %s -map 0:v -map 1:a -c copy", 30.0, 34.0),
        Arguments.of("later.ts", "-i %s -itsoffset 30 -i %s -map 0:v -map 1:a -c copy", 30.0, 34.0),
        Arguments.of(
            "earlier.mp4", "-itsoffset 30 -i %s -i %s -map 0:v -map 1:a -c copy", -30.0, 34.0),
        Arguments.of("cut.mp4", cut, 0.0, 2.5),
        Arguments.of("cut.mov", cut, 0.0, 2.5));
  }

  /// What the file says about when sound and picture belong is kept.
  @ParameterizedTest(name = "{0}")
  @MethodSource("offsets")
  void a_late_start_of_sound_or_picture_is_kept(
      String file, String how, double late, double seconds) {
    Path whole = make("whole-" + file + ".mp4", flashes(4, "25") + X264 + "-g 25 -c:a aac");

    PlayedFilm film = play(make(file, how.replace("%s", whole.toString())));

    film.assertWhole(seconds);
    var pairs = film.flashesAndBeeps();
    for (double[] pair : pairs) {
      assertThat(pair[1] - pair[0]).as("beep after flash").isCloseTo(late, offset(0.040));
    }
  }

  @Test
  void a_film_of_one_frame_plays() {
    play(make("frame.mp4", quarters("64x36", "25") + " -frames:v 1" + X264)).assertWhole(0.04);
    play(make("third.mp4", quarters("64x36", "25") + " -t 0.3" + X264)).assertWhole(0.3);
  }

  @Test
  void sound_and_picture_of_unlike_length_end_together() {
    String picture = "-f lavfi -i color=red:s=64x36:r=25:d=";
    String sound = " -f lavfi -i sine=d=";

    play(make("longer.mp4", picture + 2 + sound + 5 + X264)).assertWhole(5);
    play(make("shorter.mkv", picture + 3 + sound + 1 + X264)).assertWhole(3);
    play(make("longer.ts", picture + 2 + sound + 4 + X264)).assertWhole(4);
  }

  /// Pictures at 0 s, 1 s and 30 s; the middle of the film has a key frame but no pictures.
  @Test
  void a_picture_stays_until_the_next_one_however_long_that_takes() throws IOException {
    PlayedFilm film =
        play(
            make(
                "slides.mp4",
                "-f lavfi -i color=black:s=64x36:r=1:d=100,drawbox=c=white:t=fill"
                    + ":enable='gte(t\\,30)'"
                    + " -vf select='eq(n\\,0)+eq(n\\,1)+eq(n\\,30)+eq(n\\,99)' -fps_mode vfr"
                    + X264));

    film.assertWhole(100);
    Path frame = STUDIO.folder().resolve("slide.raw");
    TestFfmpeg.make(frame, "-ss 70 -i " + film.url() + " -frames:v 1 -pix_fmt gray -f rawvideo");
    assertThat(Files.readAllBytes(frame)[500] & 0xff).isGreaterThan(200);
  }

  /// Grey card, diffuse white and 1000 cd/m2 of BT.2408, as code values of either transfer.
  @ParameterizedTest
  @CsvSource({"smpte2084, 0.38, 0.581, 0.752", "arib-std-b67, 0.38, 0.75, 1.0"})
  void hdr_becomes_neither_dark_nor_washed_out(
      String transfer, double card, double white, double peak) throws IOException {
    String patches =
        "'64+876*if(lt(X\\,32)\\,%s\\,if(lt(X\\,64)\\,%s\\,%s))'".formatted(card, white, peak);

    PlayedFilm film =
        play(
            make(
                transfer + ".mp4",
                "-f lavfi -i color=s=96x32:r=25:d=0.2,format=yuv420p10le,geq=lum="
                    + patches
                    + ":cb=512:cr=512 -c:v libx265 -preset ultrafast -x265-params log-level=error"
                    + ":colorprim=bt2020:colormatrix=bt2020nc:transfer="
                    + transfer));

    int[] lumas = film.lumas(10, 32, 53);
    assertThat(lumas[0]).as("grey card").isBetween(98, 122);
    assertThat(lumas[1]).as("diffuse white").isBetween(185, 215);
    assertThat(lumas[2]).as("highlight").isBetween(228, 236);
  }

  @ParameterizedTest
  @CsvSource({
    "tff.ts, tff, mpeg2video -flags +ilme+ildct -top 1",
    "bff.ts, bff, mpeg2video -flags +ilme+ildct -top 0",
    "h264.mkv, tff, libx264 -preset ultrafast -flags +ilme+ildct -pix_fmt yuv420p",
    "hidden-tff.mkv, tff, ffv1",
    "hidden-bff.mkv, bff, ffv1",
  })
  void fields_become_whole_pictures(String file, String order, String codec) {
    String first = order.equals("tff") ? "top" : "bottom";
    String unmarked = codec.equals("ffv1") ? ",setfield=prog" : "";
    PlayedFilm film =
        play(
            make(
                file,
                "-f lavfi -i testsrc2=s=320x240:r=50,tinterlace=interleave_"
                    + first
                    + unmarked
                    + " -t 2 -c:v "
                    + codec));

    String report =
        TestFfmpeg.run("-v", "info", "-i", film.url(), "-vf", "idet", "-f", "null", "-");
    String counts =
        report.lines().filter(l -> l.contains("Multi frame detection")).findFirst().orElseThrow();
    assertThat(counts).containsPattern("TFF: +0 BFF: +0 ");
  }

  /// A bar of straight colour that is all transparent must not be seen.
  @ParameterizedTest
  @CsvSource({
    "alpha.mov, -c:v prores_ks -pix_fmt yuva444p10le -profile:v 4444",
    "alpha.webm, -c:v libvpx-vp9 -pix_fmt yuva420p -deadline realtime",
    "alpha.png.mov, -c:v png -pix_fmt rgba",
  })
  void what_is_transparent_is_black(String file, String how) throws IOException {
    PlayedFilm film =
        play(
            make(
                file,
                "-f lavfi -i color=white:s=160x90:r=25:d=0.4,format=rgba,"
                    + "geq=r=255:g=255:b=255:a='if(lt(X\\,80)\\,0\\,255)' "
                    + how));

    assertThat(film.corners()).isEqualTo("kwkw");
  }

  /// A tone of -9 dB in one channel; on average over two it has 3 dB less. BT.775 puts the centre
  /// into both with 3 dB less, and the sides into one with 3 dB less.
  @ParameterizedTest
  @CsvSource({
    "5.1, FL, -12", "5.1, FC, -12", "5.1, BL, -15", "5.1, LFE, -60",
    "7.1, FC, -12", "7.1, SL, -15", "mono, FC, -9", "stereo, FR, -12"
  })
  void channels_are_mixed_by_the_book(String layout, String channel, double decibels) {
    PlayedFilm film =
        play(
            make(
                layout + channel + ".wav",
                "-f lavfi -i aevalsrc='0.5*sin(2764*t)':s=48000:d=1 -af pan="
                    + layout
                    + "|"
                    + channel
                    + "=c0"));

    assertThat(film.loudness(0))
        .satisfies(
            peak -> {
              if (decibels > -50) {
                assertThat(peak).isCloseTo(decibels, offset(0.4));
              } else {
                assertThat(peak).isLessThan(decibels);
              }
            });
  }

  static Stream<Arguments> sounds() {
    return Stream.of(
        Arguments.of("art.mp3", "-c:a libmp3lame"),
        Arguments.of("art.flac", "-c:a flac"),
        Arguments.of("art.m4a", "-c:a aac"),
        Arguments.of("s.opus", "-vn -c:a libopus"),
        Arguments.of("s.wav", "-vn -c:a pcm_s16le -ar 96000"),
        Arguments.of("s.aac", "-vn -c:a aac"),
        Arguments.of("s.webm", "-vn -c:a libopus"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("sounds")
  void a_cover_is_not_a_film(String file, String how) {
    Path cover = make("cover-" + file + ".jpg", "-f lavfi -i color=red:s=64x64 -frames:v 1");
    PlayedFilm film =
        play(
            make(
                file,
                "-f lavfi -i sine=d=3 -i "
                    + cover
                    + " -map 0:a "
                    + (how.startsWith("-vn") ? "" : "-map 1:v -c:v copy ")
                    + "-disposition:v attached_pic "
                    + how));

    assertThat(film.film().plan().video()).isEmpty();
    assertThat(film.film().whole().duration().toDouble()).isCloseTo(3, offset(0.06));
  }

  @Test
  void the_main_sound_is_first_and_commentary_last() {
    PlayedFilm film =
        play(
            make(
                "tracks.mkv",
                quarters("64x36", "25")
                    + " -f lavfi -i sine -f lavfi -i sine -f lavfi -i sine"
                    + " -map 0 -map 1 -map 2 -map 3 -t 1"
                    + " -metadata:s:a:0 language=eng -disposition:a:0 comment"
                    + " -metadata:s:a:1 language=fra -disposition:a:1 0"
                    + " -metadata:s:a:2 language=eng -disposition:a:2 default"
                    + X264));

    film.assertWhole(1);
    assertThat(film.film().plan().audio())
        .extracting(a -> a.streamIndex() + " " + a.name() + " " + a.title())
        .containsExactly("3 eng ", "2 fra ", "1 eng-2 Commentary");
  }

  @ParameterizedTest
  @CsvSource({"cut.ts, 0.5", "cut.flv, 0.5", "live.mkv, 0.5", "live.mkv, 0.99", "live.mp4, 0.6"})
  void a_recording_that_broke_off_plays_up_to_there(String file, double part) throws IOException {
    String live =
        file.endsWith("mkv")
            ? "-live 1"
            : file.endsWith("mp4") ? "-movflags frag_keyframe+empty_moov" : "";
    Path whole =
        make("whole-" + file, flashes(4, "25") + X264 + "-g 12 -b:v 200k -c:a aac " + live);
    byte[] bytes = Files.readAllBytes(whole);
    Path source = STUDIO.folder().resolve(part + file);
    Files.write(source, Arrays.copyOf(bytes, (int) (bytes.length * part)));

    PlayedFilm film = play(source);

    double seconds = film.film().plan().source().duration().toDouble();
    assertThat(seconds).isBetween(4 * part - 1.7, 4 * part + 1.2);
    film.assertWhole(seconds);
  }
}
