package dev.millrace.transcode;

import dev.millrace.transcode.ffmpeg.MediaCommand;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The FFmpeg command that encodes one sound track of a whole film.
record AudioEncoder(SourceInfo source, SourceLimits limits) {
  private static final String FRAGMENT_MICROSECONDS = "2000000";

  /// FFmpeg knows no places for the channels of more than this; then the first two are the sound.
  private static final int MAX_PLACED_CHANNELS = 8;

  MediaCommand command(Path file, EncodePlan.Audio track) {
    var arguments = new ArrayList<>(InputOptions.of(source, limits).arguments(List.of("-copyts")));
    arguments.addAll(InputOptions.NEVER_GIVE_UP);
    arguments.addAll(
        List.of(
            "-map",
            "0:" + track.streamIndex(),
            "-af",
            filters(track),
            "-c:a",
            "aac",
            "-profile:a",
            "aac_low",
            "-b:a",
            Long.toString(track.bitRate().bitsPerSecond()),
            "-frag_duration",
            FRAGMENT_MICROSECONDS,
            "-movflags",
            "+delay_moov+default_base_moof",
            "-map_metadata",
            "-1",
            "-map_chapters",
            "-1",
            "-f",
            "mp4",
            MediaCommand.output(track.name())));
    arguments.addAll(firstSound(track));
    return MediaCommand.ffmpeg(
        "audio-" + track.name(), file, arguments, List.of(track.name(), FirstSound.OUTPUT));
  }

  /// The first decoded sound as it is, at once.
  private static List<String> firstSound(EncodePlan.Audio track) {
    return List.of(
        "-map",
        "0:" + track.streamIndex(),
        "-frames:a",
        "1",
        "-c:a",
        "pcm_u8",
        "-flush_packets",
        "1",
        "-f",
        "u8",
        MediaCommand.output(FirstSound.OUTPUT));
  }

  /// Silence fills what is missing, at the start, in gaps and at the end, so that sound stays with
  /// the picture and all tracks are as long as the film.
  ///
  /// Channels are mixed without turning the whole down (ITU-R BS.775: centre and surround at
  /// -3 dB, no LFE), so that speech is as loud as in the source; a limiter takes the rare peaks.
  private String filters(EncodePlan.Audio track) {
    int channels = channels(track);
    boolean placed = channels <= MAX_PLACED_CHANNELS;
    String end = source.duration().toDecimal(6);
    return String.join(
        ",",
        "asetpts=PTS-(" + source.origin() + ")/TB",
        placed ? "anull" : "pan=stereo|c0=c0|c1=c1",
        "aresample=%d:async=1:min_hard_comp=0.03:first_pts=0:isf=fltp:osf=fltp:ochl=%s"
            .formatted(track.sampleRateHz(), layout(track.channels())),
        placed && channels > track.channels() ? "alimiter=limit=0.97:level=0:latency=1" : "anull",
        "apad=whole_dur=" + end,
        "atrim=end=" + end);
  }

  private int channels(EncodePlan.Audio track) {
    return source.audio().stream()
        .filter(sound -> sound.index() == track.streamIndex())
        .mapToInt(SourceInfo.Audio::channels)
        .findFirst()
        .orElse(track.channels());
  }

  private static String layout(int channels) {
    return switch (channels) {
      case 1 -> "mono";
      case 2 -> "stereo";
      default -> "5.1";
    };
  }
}
