package dev.millrace.live.ingest.local;

import dev.millrace.live.Channel;
import dev.millrace.live.ChannelRefused;
import dev.millrace.live.Doorway;
import dev.millrace.live.ingest.Ingest;
import dev.millrace.transcode.ffmpeg.Ffmpeg;
import dev.millrace.transcode.ffmpeg.InputFormat;
import dev.millrace.transcode.ffmpeg.MediaCommand;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/// The input `file`: a film that lies in a folder of this machine, again and again. Its source is
/// the file's name; folders are not gone into.
public final class FileLoop implements Doorway {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._ -]{0,200}");

  private final Path folder;
  private final Supplier<Ffmpeg> ffmpeg;

  /// @param folder where the films are
  public FileLoop(Path folder, Supplier<Ffmpeg> ffmpeg) {
    this.folder = folder;
    this.ffmpeg = ffmpeg;
  }

  @Override
  public String word() {
    return "file";
  }

  @Override
  public void require(Channel.Wish wish) {
    if (!NAME.matcher(wish.source()).matches()) {
      throw new ChannelRefused("source", "the source is the name of a file in " + folder);
    }
  }

  @Override
  public Map<String, String> address(Channel channel) {
    return Map.of();
  }

  @Override
  public Ingest into(Channel channel) {
    return play(channel.wish().source(), true);
  }

  /// Plays a file of the folder.
  ///
  /// @param repeats whether it goes on at its beginning without a break; else it ends, and begins
  ///     anew for as long as the way in is open
  public Ingest play(String name, boolean repeats) {
    Path film = folder.resolve(name);
    Ffmpeg program = ffmpeg.get();
    List<String> pace = program.installation().asFastAsMade();
    return new Playout(
        program, Playout.Film.called(name), () -> command(pace, film, repeats ? "-1" : "0"));
  }

  private static MediaCommand command(List<String> pace, Path film, String again) {
    String demuxer = format(film).map(InputFormat::demuxer).orElse("mpegts");
    var arguments = new ArrayList<>(pace);
    arguments.addAll(
        List.of(
            "-stream_loop",
            again,
            "-f",
            demuxer,
            "-format_whitelist",
            demuxer,
            MediaCommand.INPUT,
            "-map",
            "0:V:0?",
            "-map",
            "0:a:0?",
            "-c",
            "copy",
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
        "file-loop",
        new MediaCommand.Input.File(film),
        arguments,
        List.of(MediaCommand.STANDARD_OUTPUT));
  }

  private static Optional<InputFormat> format(Path film) {
    try (InputStream in = Files.newInputStream(film)) {
      return InputFormat.sniff(in.readNBytes(InputFormat.SNIFF_BYTES));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + film.getFileName(), e);
    }
  }
}
