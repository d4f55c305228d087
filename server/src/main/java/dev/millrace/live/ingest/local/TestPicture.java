package dev.millrace.live.ingest.local;

import dev.millrace.live.Channel;
import dev.millrace.live.ChannelRefused;
import dev.millrace.live.Doorway;
import dev.millrace.live.ingest.Ingest;
import dev.millrace.transcode.ffmpeg.Ffmpeg;
import dev.millrace.transcode.ffmpeg.MediaCommand;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The input `test`: a moving picture and a beep, to try a channel without a camera. Its source
/// says how large and how fast: `1280x720@30`, which is also what it is without one.
///
/// On top of the picture is the time it was made: hundredths of a second of the wall clock, modulo
/// 65536, in sixteen bars, the least significant bit at the left. Whoever reads them on a screen
/// knows how old the picture is. With each beep, once a second, a square flashes: whoever measures
/// both knows how far sound and picture are apart.
public final class TestPicture implements Doorway {
  private static final String USUAL = "1280x720@30";
  private static final String SOUND = "sine=frequency=440:beep_factor=4:sample_rate=48000";
  private static final Pattern SOURCE =
      Pattern.compile("(\\d{2,4})x(\\d{2,4})@(\\d{2}|30000/1001|24000/1001|60000/1001)");

  private final Supplier<Ffmpeg> ffmpeg;

  public TestPicture(Supplier<Ffmpeg> ffmpeg) {
    this.ffmpeg = ffmpeg;
  }

  @Override
  public String word() {
    return "test";
  }

  @Override
  public void require(Channel.Wish wish) {
    parsed(wish.source());
  }

  private static Matcher parsed(String source) {
    Matcher matcher = SOURCE.matcher(source.isEmpty() ? USUAL : source);
    if (!matcher.matches()) {
      throw new ChannelRefused("source", "the source of a test picture is like " + USUAL);
    }
    return matcher;
  }

  @Override
  public Map<String, String> address(Channel channel) {
    return Map.of();
  }

  @Override
  public Ingest into(Channel channel) {
    Matcher wish = parsed(channel.wish().source());
    String size = wish.group(1) + "x" + wish.group(2);
    Ffmpeg program = ffmpeg.get();
    List<String> pace = program.installation().asFastAsMade();
    return new Playout(
        program, Playout.Film.called("test picture"), () -> command(pace, size, wish.group(3)));
  }

  /// The time is read for each point of the strip, which takes a moment: now and then a bar changes
  /// in the middle.
  private static String picture(String size, String rate) {
    String width = size.substring(0, size.indexOf('x'));
    return "testsrc2=size=%s:rate=%s,%s,%s:enable='lt(mod(t,1),0.04)'[picture];"
            .formatted(size, rate, square("black"), square("white"))
        + "color=black:size=%sx16:rate=%s,".formatted(width, rate)
        + "format=gray,geq=lum='16+219*mod(floor(mod(floor(time(0)*100),65536)"
        + "/pow(2,floor(X*16/W))),2)',format=yuv420p[time];[picture][time]overlay=0:0";
  }

  private static String square(String colour) {
    return "drawbox=x=iw*3/4:y=ih/8:w=iw/8:h=iw/8:t=fill:color=" + colour;
  }

  private static MediaCommand command(List<String> pace, String size, String rate) {
    var arguments = new ArrayList<>(pace);
    arguments.addAll(List.of("-f", "lavfi", "-i", picture(size, rate)));
    arguments.addAll(pace);
    arguments.addAll(List.of("-f", "lavfi", "-i", SOUND));
    arguments.addAll(
        List.of(
            "-map",
            "0:v",
            "-map",
            "1:a",
            "-c:v",
            "libx264",
            "-preset",
            "ultrafast",
            "-tune",
            "zerolatency",
            "-pix_fmt",
            "yuv420p",
            "-g",
            "60",
            "-b:v",
            "3M",
            "-maxrate",
            "4M",
            "-bufsize",
            "4M",
            "-c:a",
            "aac",
            "-b:a",
            "96k",
            "-ac",
            "2",
            "-f",
            "mpegts",
            "-flush_packets",
            "1",
            "-muxdelay",
            "0",
            "-muxpreload",
            "0",
            MediaCommand.STANDARD_OUTPUT));
    return MediaCommand.live(
        "test-picture",
        new MediaCommand.Input.None(),
        arguments,
        List.of(MediaCommand.STANDARD_OUTPUT));
  }
}
