package dev.millrace.transcode;

import dev.millrace.media.cmaf.Sample;
import dev.millrace.media.cmaf.TrackHeader;
import dev.millrace.media.cmaf.TrackReader;
import dev.millrace.transcode.LiveSource.Gop;
import dev.millrace.transcode.LiveSource.UnfitToPass;
import dev.millrace.transcode.ffmpeg.Ffmpeg;
import dev.millrace.transcode.ffmpeg.InputFormat;
import dev.millrace.transcode.ffmpeg.MediaCommand;
import dev.millrace.transcode.ffmpeg.MediaFailure;
import dev.millrace.transcode.ffmpeg.MediaProcess;
import dev.millrace.transcode.ffmpeg.OutputConsumer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Looks at what comes in live, and encodes it as it comes.
///
/// **Threading**: safe on every thread.
public final class LiveEncoder {
  /// What the sound track is called; the others are called after their rungs.
  public static final String AUDIO = LiveCommand.AUDIO;

  private static final Logger LOG = System.getLogger(LiveEncoder.class.getName());
  private static final int MAX_ANSWER_BYTES = 1 << 20;
  private static final JsonMapper JSON = JsonMapper.shared();

  private final Ffmpeg ffmpeg;
  private final SourceLimits limits;

  /// **Ownership**: `ffmpeg` stays the caller's.
  public LiveEncoder(Ffmpeg ffmpeg, SourceLimits limits) {
    this.ffmpeg = ffmpeg;
    this.limits = limits;
  }

  /// What it is that begins with these bytes; empty when more of them are needed.
  ///
  /// @param isLast whether no more of them are waited for, so that their rate may be guessed
  /// **On failure**: [BadMedia] for what can not be encoded.
  public Optional<LiveSource> probe(InputFormat container, byte[] head, boolean isLast) {
    var arguments = new ArrayList<>(List.of("-of", "json", "-show_streams"));
    arguments.addAll(LiveCommand.opening(container, limits, Duration.ofSeconds(30)));
    var command =
        MediaCommand.ffprobe("live-probe", new MediaCommand.Input.Fed(), List.copyOf(arguments));
    byte[] answer = ask(command, head);
    try {
      JsonNode json = JSON.readTree(new String(answer, StandardCharsets.UTF_8));
      return new ProbeAnswer(json, container, limits).toLive(isLast);
    } catch (JacksonException _) {
      return Optional.empty();
    }
  }

  /// How the pictures are divided that begin with these bytes; empty when more of them are needed.
  ///
  /// **On failure**: [UnfitToPass] when they can not be sent as they come.
  public Optional<Gop> gop(LiveSource source, byte[] head) {
    SourceInfo.Video video =
        source.video().orElseThrow(() -> new UnfitToPass("it has no pictures"));
    requirePlayable(video);
    var headers = new ArrayList<TrackHeader>();
    var pictures = new ArrayList<Sample>();
    OutputConsumer collect =
        (_, out) ->
            new TrackReader(sink(headers, pictures)).feed(ByteBuffer.wrap(out.readAllBytes()));
    try (MediaProcess process = ffmpeg.start(LiveCommand.look(source, limits), collect)) {
      feed(process, head);
      process.await();
    } catch (MediaFailure failure) {
      LOG.log(Level.DEBUG, "Nothing is known of groups of pictures yet.", failure);
    }
    return headers.isEmpty()
        ? Optional.empty()
        : new GopSurvey(headers.getFirst(), pictures, FrameRates.output(video)).gop();
  }

  private static TrackReader.Sink sink(List<TrackHeader> headers, List<Sample> samples) {
    return new TrackReader.Sink() {
      @Override
      public void header(TrackHeader header) {
        headers.add(header);
      }

      @Override
      public void sample(Sample sample) {
        samples.add(sample);
      }
    };
  }

  /// What every player plays as it is.
  private static void requirePlayable(SourceInfo.Video video) {
    if (!video.codec().equals("h264")) {
      throw new UnfitToPass("it is " + video.codec() + ", not H.264");
    }
    if (!video.pixelFormat().matches("yuvj?420p")) {
      throw new UnfitToPass("its pixels are " + video.pixelFormat() + ", not 4:2:0 of 8 bits");
    }
    if (video.interlaced()) {
      throw new UnfitToPass("its pictures are interlaced");
    }
  }

  /// Nothing when the bytes do not tell.
  private byte[] ask(MediaCommand command, byte[] head) {
    var answer = new ByteArrayOutputStream();
    OutputConsumer collect = (_, out) -> answer.writeBytes(out.readNBytes(MAX_ANSWER_BYTES));
    try (MediaProcess process = ffmpeg.start(command, collect)) {
      feed(process, head);
      process.await();
      return answer.toByteArray();
    } catch (MediaFailure failure) {
      if (failure.kind() == MediaFailure.Kind.INPUT || failure.kind() == MediaFailure.Kind.FAILED) {
        return new byte[0];
      }
      throw failure;
    }
  }

  /// A probe may have seen enough before its end.
  private static void feed(MediaProcess process, byte[] head) {
    try (OutputStream in = process.feed()) {
      in.write(head);
    } catch (IOException _) {
      process.progress();
    }
  }

  /// Makes what stands in for pictures or sound that do not come: one GOP of a still picture for
  /// each rung, or a few packets of silence; `tracks` reads them. Returns when all is made.
  ///
  /// @param plan of pictures or of sound alone
  /// @param film whose first picture is shown; black is when it is empty
  public void fill(String name, LivePlan plan, byte[] film, EncodeListener tracks) {
    boolean isFed = film.length > 0 && plan.video().isPresent();
    MediaCommand command = new FillerCommand(plan, limits, isFed).command(name);
    try (MediaProcess process = ffmpeg.start(command, tracks::track)) {
      if (isFed) {
        feed(process, film);
      }
      process.await();
    }
  }

  /// Starts to encode what the process is then fed; `tracks` reads what becomes of it.
  ///
  /// @param look how much of the input told what it is
  public MediaProcess start(String name, LivePlan plan, Duration look, EncodeListener tracks) {
    MediaCommand command = new LiveCommand(plan, limits, look).command(name);
    MediaProcess process = ffmpeg.start(command, tracks::track);
    process.onProgress(
        progress -> {
          tracks.used(progress.cpu());
          tracks.progress(progress.position().toNanos() / 1e9);
        });
    return process;
  }
}
