package dev.millrace.live.encode;

import dev.millrace.live.ingest.Incoming;
import dev.millrace.live.origin.Programme;
import dev.millrace.live.origin.Rendition;
import dev.millrace.live.origin.Stretch;
import dev.millrace.media.cue.CueScanner;
import dev.millrace.packaging.TrackSpec;
import dev.millrace.transcode.EncodeListener;
import dev.millrace.transcode.LiveEncoder;
import dev.millrace.transcode.LivePlan;
import dev.millrace.transcode.LiveSource;
import dev.millrace.transcode.ffmpeg.MediaProcess;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// A line on air: from where it is taken up until it ends or another takes its place, what comes is
/// encoded and cut.
///
/// **Threading**: [#run] for one thread; any may ask or close.
public final class Session implements AutoCloseable {
  /// How much of a stream FFmpeg looks at again before it begins.
  private static final Duration LOOK = Duration.ofMillis(500);

  /// How long the next key picture is waited for, and then the encoder.
  private static final Duration KEY_PATIENCE = Duration.ofSeconds(4);

  private static final Duration PATIENCE = Duration.ofSeconds(12);
  private static final long NEVER = Long.MAX_VALUE;
  private static final int BUFFER_BYTES = 64 << 10;

  private final Line line;
  private final LiveEncoder encoder;
  private final InstantSource clock;
  private final Tempo tempo;
  private final Strain strain;
  private final Pulse pulse;
  private volatile Line.@Nullable Joined joined;
  private volatile @Nullable MediaProcess encoding;
  private volatile long closedMillis = NEVER;

  /// @param line that is ready
  public Session(Line line, LiveEncoder encoder, InstantSource clock) {
    this.line = line;
    this.encoder = encoder;
    this.clock = clock;
    this.tempo = new Tempo(clock);
    this.strain = new Strain(clock);
    this.pulse = new Pulse(clock);
  }

  /// What a session becomes part of.
  public interface Stage {
    /// A stretch of a programme begins, the last one or another.
    OnStage begin(LiveSource source, Instant firstPicture);
  }

  /// A stretch, whose it is, and what keeps it.
  public record OnStage(Programme programme, Stretch stretch, Keeper keeper) {
    /// What is made of the programme's plan.
    private LivePlan plan() {
      return programme.plan().without(stretch.left());
    }
  }

  /// Goes on until nothing more comes, or it is closed.
  ///
  /// **On failure**: what was encoded stays; an [IOException] or a
  /// [dev.millrace.transcode.ffmpeg.MediaFailure] says why there is no more.
  public void run(String name, Stage stage) throws IOException {
    LiveSource source = line.source().orElseThrow();
    Line.Joined mine = line.join();
    joined = mine;
    try {
      if (isClosed()) {
        return;
      }
      OnStage place = stage.begin(source, mine.began());
      LivePlan plan = place.plan().from(source);
      try (MediaProcess process = encoder.start(name, plan, LOOK, new Tracks(place))) {
        encoding = process;
        feed(mine.media(), process, onlooker(place));
        process.await();
      }
    } finally {
      line.leave(mine);
    }
  }

  /// Whoever looks at what passes.
  @FunctionalInterface
  private interface Onlooker {
    void see(byte[] bytes, int length);
  }

  private Onlooker onlooker(OnStage place) {
    if (line.container() != Incoming.Container.MPEG_TS) {
      return (_, _) -> {};
    }
    var cues = new CueScanner(new Cues(place.programme(), place.stretch()));
    return (bytes, length) -> cues.feed(bytes, 0, length);
  }

  private void feed(InputStream media, MediaProcess process, Onlooker onlooker) throws IOException {
    byte[] buffer = new byte[BUFFER_BYTES];
    try (OutputStream in = process.feed()) {
      for (int n = media.read(buffer); n >= 0; n = media.read(buffer)) {
        strain.hands();
        in.write(buffer, 0, n);
        in.flush();
        strain.handed();
        onlooker.see(buffer, n);
      }
    } catch (IOException e) {
      process.await();
      throw e;
    }
  }

  public Line line() {
    return line;
  }

  public Pulse pulse() {
    return pulse;
  }

  public Tempo tempo() {
    return tempo;
  }

  public Strain strain() {
    return strain;
  }

  /// Takes the line off the air; [#run] then ends. The publisher stays.
  @Override
  public void close() {
    noteClosing();
    leave();
  }

  private void noteClosing() {
    if (!isClosed()) {
      closedMillis = clock.millis();
    }
  }

  private void leave() {
    Line.Joined mine = joined;
    if (mine != null) {
      line.leave(mine);
    }
  }

  /// Ends it at the next key picture: another session of the same line goes on there.
  public void turn() {
    noteClosing();
    line.turn();
  }

  /// Cuts it off when it should have ended, and has not; to be called several times a second.
  public void tick() {
    long late = closedMillis == NEVER ? 0 : clock.millis() - closedMillis;
    MediaProcess process = encoding;
    if (late > KEY_PATIENCE.toMillis()) {
      leave();
    }
    if (late > PATIENCE.toMillis() && process != null) {
      process.kill("it did not end within " + PATIENCE.toSeconds() + " s");
    }
  }

  /// Whether it was closed before it ended by itself.
  public boolean isClosed() {
    return closedMillis != NEVER;
  }

  /// The encoder's tracks, by their names.
  private final class Tracks implements EncodeListener {
    private final OnStage place;
    private final Fellows fellows;

    Tracks(OnStage place) {
      this.place = place;
      this.fellows = Fellows.of(place.programme().renditions().size(), pulse);
    }

    /// The largest track of pictures is shown by those that are not made too.
    @Override
    public void track(String name, InputStream media) throws IOException {
      int left = place.stretch().left();
      List<Rendition> all = place.programme().renditions();
      List<TrackFeed> feeds =
          IntStream.range(0, all.size())
              .filter(i -> name(all.get(Math.max(i, left))).equals(name))
              .mapToObj(i -> feed(all.get(i)))
              .toList();
      new TrackReading(feeds).read(media);
    }

    private TrackFeed feed(Rendition rendition) {
      return new TrackFeed(place.programme(), rendition, place.stretch(), fellows, place.keeper());
    }

    @Override
    public void used(Duration cpu) {
      tempo.used(cpu);
    }

    @Override
    public void progress(double seconds) {
      tempo.encoded(seconds);
    }

    private static String name(Rendition one) {
      return one.spec() instanceof TrackSpec.Audio ? LiveEncoder.AUDIO : one.spec().name();
    }
  }
}
