package dev.millrace.live.ingest.local;

import dev.millrace.live.Channel;
import dev.millrace.live.ChannelRefused;
import dev.millrace.live.ingest.Ingest;
import dev.millrace.media.cmaf.SampleEntry;
import dev.millrace.media.cmaf.TrackHeader;
import dev.millrace.media.cmaf.TrackReader;
import dev.millrace.media.ladder.DisplaySize;
import dev.millrace.media.time.Rational;
import dev.millrace.transcode.LivePlan;
import dev.millrace.transcode.LiveSource;
import dev.millrace.transcode.SourceInfo;
import dev.millrace.transcode.ffmpeg.Ffmpeg;
import dev.millrace.transcode.ffmpeg.InputFormat;
import dev.millrace.transcode.ffmpeg.MediaProcess;
import dev.millrace.transcode.ffmpeg.OutputConsumer;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/// What a channel shows while its publishers are away: its name on a calm ground or a picture, and
/// silence, in the size and at the rate of what was sent.
///
/// **Threading**: safe.
public final class Slate {
  /// No slate.
  public static final String NONE = "none";

  private static final String NAME = "name";
  private static final int MOST_BYTES = 8 << 20;
  private static final Pattern PICTURE =
      Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._ -]{0,200}\\.(png|jpg|jpeg|webp)");

  private final Path folder;
  private final Supplier<Ffmpeg> ffmpeg;

  /// @param folder where pictures are
  public Slate(Path folder, Supplier<Ffmpeg> ffmpeg) {
    this.folder = folder;
    this.ffmpeg = ffmpeg;
  }

  /// Whether it is the name of a picture.
  static boolean isPicture(String slate) {
    return PICTURE.matcher(slate).matches();
  }

  /// Makes sure that it is one: `none`, `name`, or the name of a picture.
  ///
  /// **On failure** [ChannelRefused].
  public static void require(String slate) {
    if (!slate.equals(NONE) && !slate.equals(NAME) && !isPicture(slate)) {
      throw new ChannelRefused(
          "slate", "a slate is none, name, or the name of a picture (png, jpg, webp)");
    }
  }

  /// The slate of a channel, in the shape of what it sends.
  public Ingest of(Channel.Wish wish, LivePlan plan) {
    LiveSource shape = shape(plan);
    var commands = new SlateCommand(folder, wish, plan);
    return new Playout(ffmpeg.get(), new Playout.Film("slate", Optional.of(shape)), commands::film);
  }

  /// How its pictures are coded where they are sent between others that are passed on; empty where
  /// they can not be as large as those, whose pixels are not square.
  ///
  /// **On failure** a [dev.millrace.transcode.ffmpeg.MediaFailure]. Takes as long as FFmpeg does
  /// for a picture.
  public Optional<SampleEntry.Video> coding(Channel.Wish wish, LivePlan plan) {
    if (plan.source().video().filter(Slate::isSquare).isEmpty()) {
      return Optional.empty();
    }
    var film = new ByteArrayOutputStream();
    OutputConsumer collect = (_, out) -> film.writeBytes(out.readNBytes(MOST_BYTES));
    try (MediaProcess process =
        ffmpeg.get().start(new SlateCommand(folder, wish, plan).picture(), collect)) {
      process.await();
    }
    return TrackReader.header(film.toByteArray())
        .map(TrackHeader::entry)
        .filter(SampleEntry.Video.class::isInstance)
        .map(SampleEntry.Video.class::cast);
  }

  private static boolean isSquare(SourceInfo.Video video) {
    DisplaySize shown = video.display();
    return shown.width() == video.codedWidth() && shown.height() == video.codedHeight();
  }

  private static LiveSource shape(LivePlan plan) {
    var video =
        plan.video()
            .map(
                shown -> {
                  DisplaySize size = shown.rungs().getFirst().size();
                  return new SourceInfo.Video(
                      0,
                      "h264",
                      size.width(),
                      size.height(),
                      size,
                      shown.frameRate(),
                      false,
                      SourceInfo.Scan.PROGRESSIVE,
                      "yuv420p",
                      "bt709",
                      SourceInfo.Transfer.SDR,
                      Rational.ZERO);
                });
    int index = video.isPresent() ? 1 : 0;
    var audio =
        plan.audio()
            .map(
                heard ->
                    new SourceInfo.Audio(
                        index,
                        "aac",
                        heard.channels(),
                        heard.sampleRateHz(),
                        "und",
                        "",
                        Rational.ZERO));
    var gop = plan.isPassed() ? plan.source().gop() : Optional.<LiveSource.Gop>empty();
    return new LiveSource(InputFormat.MPEG_TS, video, audio, gop);
  }
}
