package dev.millrace.players;

import dev.millrace.transcode.ffmpeg.TestFfmpeg;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The inputs, each made by FFmpeg. In [#how], `$` stands for the folder they are made in.
enum Clip {
  TONGUES(
      "tongues.mkv",
      8,
      "-f lavfi -i testsrc2=s=640x360:r=25 -f lavfi -i sine -f lavfi -i sine=f=880 -i $/words.srt"
          + " -map 0 -map 1 -map 2 -map 3 -t 8 -metadata:s:a:0 language=eng"
          + " -metadata:s:a:1 language=ger -metadata:s:s:0 language=eng"
          + Clip.CODECS),
  BLINK(
      "blink.mp4",
      0.32,
      "-f lavfi -i testsrc2=s=640x360:r=25 -f lavfi -i sine -t 0.3" + Clip.CODECS),
  FILM(
      "film.mp4",
      16.016,
      "-f lavfi -i testsrc2=s=1920x1080:r=24000/1001 -f lavfi -i sine=r=48000 -t 16" + Clip.CODECS),
  SCREEN(
      "screen.mp4",
      16,
      "-f lavfi -i testsrc2=s=854x480:r=30000/1001 -f lavfi -i sine=r=44100 -t 16"
          + " -vf select='not(eq(mod(n,7),3))' -fps_mode vfr"
          + Clip.CODECS),
  PHONE("phone.mov", 8, "-display_rotation 90 -i $/flat.mp4 -c copy"),
  SPORT("sport.mkv", 8, "-f lavfi -i testsrc2=s=640x360:r=60 -f lavfi -i sine -t 8" + Clip.CODECS),
  SONG("song.mp3", 8, "-f lavfi -i sine=r=44100 -ac 2 -t 8"),
  SILENT("silent.mp4", 8, "-f lavfi -i testsrc2=s=640x360:r=25 -t 8" + Clip.CODECS),
  HDR(
      "hdr.mp4",
      8,
      "-f lavfi -i testsrc2=s=640x360:r=25 -f lavfi -i sine -t 8 -c:v libx265 -preset ultrafast"
          + " -pix_fmt yuv420p10le -tag:v hvc1 -x265-params log-level=error:colorprim=bt2020"
          + ":colormatrix=bt2020nc:transfer=smpte2084"),
  OFFSET(
      "offset.ts",
      8,
      "-f lavfi -i testsrc2=s=640x360:r=25 -f lavfi -i sine -t 8 -output_ts_offset 37000"
          + Clip.CODECS);

  private static final String CODECS =
      " -c:v libx264 -preset ultrafast -pix_fmt yuv420p -c:a aac -c:s srt";
  private static final String WORDS =
      """
      1
      00:00:00,500 --> 00:00:03,000
      First words

      2
      00:00:05,000 --> 00:00:07,000
      Last words
      """;

  final String file;
  final double seconds;
  private final String how;

  Clip(String file, double seconds, String how) {
    this.file = file;
    this.seconds = seconds;
    this.how = how;
  }

  Path make(Path folder) throws IOException {
    if (this == TONGUES) {
      Files.writeString(folder.resolve("words.srt"), WORDS);
    }
    if (this == PHONE) {
      String flat = "-f lavfi -i testsrc2=s=640x360:r=30 -f lavfi -i sine -t 8";
      TestFfmpeg.make(folder.resolve("flat.mp4"), flat + CODECS);
    }
    return TestFfmpeg.make(folder.resolve(file), how.replace("$", folder.toString()));
  }

  boolean hasPicture() {
    return this != SONG;
  }

  boolean hasSound() {
    return this != SILENT;
  }

  /// Where a cue is shown, 0 when the clip has no text.
  double cueAtSeconds() {
    return this == TONGUES ? 1 : 0;
  }
}
