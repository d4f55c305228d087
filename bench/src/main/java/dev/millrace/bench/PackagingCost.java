package dev.millrace.bench;

import dev.millrace.media.cmaf.Cmaf;
import dev.millrace.media.cmaf.Sample;
import dev.millrace.media.cmaf.Segmenter;
import dev.millrace.media.cmaf.TrackHeader;
import dev.millrace.media.cmaf.TrackReader;
import dev.millrace.media.ladder.ChunkPlan;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What cutting FFmpeg's stream into CMAF segments costs, beside encoding it.
final class PackagingCost implements Scenario {
  private static final int PIECE_BYTES = 64 << 10;
  private static final Duration WARM_UP = Duration.ofSeconds(2);
  private static final Duration MEASURED = Duration.ofSeconds(3);

  private final Workshop workshop;

  PackagingCost(Workshop workshop) {
    this.workshop = workshop;
  }

  @Override
  public String name() {
    return "packaging";
  }

  @Override
  public Findings run() throws IOException, InterruptedException {
    Path stream = workshop.folder().resolve("stream.mp4");
    Encoder.Cost encode = record(stream);
    byte[] bytes = Files.readAllBytes(stream);
    Files.delete(stream);
    repeat(bytes, WARM_UP);
    double bytesPerSecond = repeat(bytes, MEASURED);
    double share = bytes.length / bytesPerSecond / encode.cpuSeconds();
    return new Findings(
        List.of(
            Figure.report(
                "reading and segmenting, one thread",
                Runs.number(bytesPerSecond / 1e6) + " MB per CPU second"),
            Figure.report("as a share of encoding that stream", Runs.number(100 * share) + " %")),
        List.of("the stream is the largest rung alone, as FFmpeg hands it to the server."));
  }

  private Encoder.Cost record(Path stream) throws IOException, InterruptedException {
    Path film = workshop.clips().film();
    return workshop
        .encoder()
        .run(
            List.of(
                "-t",
                "10",
                "-i",
                film.toString(),
                "-map",
                "0:v:0",
                "-c:v",
                "libx264",
                "-preset",
                "veryfast",
                "-crf",
                "23",
                "-g",
                "48",
                "-movflags",
                "+frag_keyframe+delay_moov+default_base_moof",
                "-f",
                "mp4",
                stream.toString()));
  }

  /// Returns how many bytes were packaged per second of this thread's processor time.
  private static double repeat(byte[] bytes, Duration time) {
    var threads = ManagementFactory.getThreadMXBean();
    var watch = new Stopwatch();
    long before = threads.getCurrentThreadCpuTime();
    long packaged = 0;
    while (!watch.isPast(time)) {
      packaged += bytes.length;
      if (new Packaging().run(bytes) == 0) {
        throw new BenchFailed("no segment came out");
      }
    }
    return packaged * 1e9 / (threads.getCurrentThreadCpuTime() - before);
  }

  /// One track on its way from the stream to segments, which are copied out as for an upload.
  private static final class Packaging implements TrackReader.Sink {
    private final List<byte[]> segments = new ArrayList<>();
    private @Nullable Segmenter segmenter;

    int run(byte[] bytes) {
      var reader = new TrackReader(this);
      for (int at = 0; at < bytes.length; at += PIECE_BYTES) {
        reader.feed(ByteBuffer.wrap(bytes, at, Math.min(PIECE_BYTES, bytes.length - at)));
      }
      reader.finish();
      if (segmenter != null) {
        segmenter.finish();
      }
      return segments.size();
    }

    @Override
    public void header(TrackHeader header) {
      segments.add(Cmaf.init(header));
      segmenter =
          new Segmenter(
              header,
              Segmenter.Plan.whole(ChunkPlan.SEGMENT, 0, 0),
              segment -> segments.add(segment.toByteArray()));
    }

    @Override
    public void sample(Sample sample) {
      if (segmenter != null) {
        segmenter.add(sample);
      }
    }
  }
}
