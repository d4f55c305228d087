package dev.millrace.live.encode;

import dev.millrace.live.ingest.Incoming;
import dev.millrace.live.origin.Programme;
import dev.millrace.live.origin.Stretch;
import dev.millrace.media.cue.CueScanner;
import dev.millrace.media.time.Rational;
import dev.millrace.transcode.LiveEncoder;
import dev.millrace.transcode.LivePlan;
import dev.millrace.transcode.LiveSource;
import dev.millrace.transcode.LiveSource.Kind;
import dev.millrace.transcode.ffmpeg.MediaProcess;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
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

  /// For how long the encoder may be left to bridge a pause in the sound: where that comes again
  /// after ten seconds FFmpeg takes it for another clock.
  private static final Duration LONG_PAUSE = Duration.ofSeconds(6);

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
  private volatile @Nullable Tracks tracks;
  private volatile long missedMillis = NEVER;
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
    LivePlan plan() {
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
    Optional<Kind> absent = line.absent();
    joined = mine;
    try {
      if (isClosed()) {
        return;
      }
      OnStage place = stage.begin(source, mine.began());
      LivePlan all = place.plan().from(source);
      Optional<Kind> lacks = absent.filter(kind -> kind == Kind.SOUND || !all.isPassed());
      LivePlan plan = lacks.map(kind -> all.without(kind)).orElse(all);
      encode(mine, place, new Making(name, plan, lacks));
    } finally {
      line.leave(mine);
    }
  }

  /// What is made of a line.
  ///
  /// @param lacks what of the programme's kinds is not, as it does not come
  private record Making(String name, LivePlan plan, Optional<Kind> lacks) {}

  private void encode(Line.Joined mine, OnStage place, Making what) throws IOException {
    var fellows = Fellows.of(place.programme().renditions().size(), pulse);
    if (what.plan().video().isEmpty()) {
      fellows.onset().is(Rational.ZERO);
    }
    var made = new Tracks(place, fellows, encoder, tempo, what.lacks());
    try (MediaProcess process = encoder.start(what.name(), what.plan(), LOOK, made)) {
      encoding = process;
      tracks = made;
      feed(mine.media(), process, onlooker(place));
      noteTaken();
      process.await();
    } finally {
      made.over();
    }
  }

  /// What ends before its publisher leaves was taken off the air.
  private void noteTaken() {
    if (!line.isOver()) {
      noteClosing();
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

  /// Looks what of the line is missing, and cuts it off when it should have ended, and has not; to
  /// be called several times a second.
  public void tick() {
    Tracks made = tracks;
    if (made != null && !isClosed()) {
      lookFor(made);
    }
    long late = closedMillis == NEVER ? 0 : clock.millis() - closedMillis;
    MediaProcess process = encoding;
    if (late > KEY_PATIENCE.toMillis()) {
      leave();
    }
    if (late > PATIENCE.toMillis() && process != null) {
      process.kill("it did not end within " + PATIENCE.toSeconds() + " s");
    }
  }

  /// What is missing is filled at once. When pictures come again the encoder begins anew with the
  /// first that can be decoded alone; so it does without sound that is away for long, and with it
  /// when it is back.
  private void lookFor(Tracks made) {
    Optional<Kind> missing = line.missing();
    made.look(missing);
    missedMillis = missing.isEmpty() ? NEVER : Math.min(missedMillis, clock.millis());
    boolean isLong = clock.millis() - LONG_PAUSE.toMillis() >= missedMillis;
    Optional<Beat.Off> off = made.offBeat();
    if (off.isPresent()) {
      goOnOtherwise(off.get());
    } else if (made.isUnfit()) {
      close();
    } else if (made.lacks().isPresent() ? missing.isEmpty() : isLong && isOf(missing, Kind.SOUND)) {
      turn();
    } else if (made.lacks().isEmpty() && isOf(line.absent(), Kind.PICTURES)) {
      line.turn();
    }
  }

  private void goOnOtherwise(Beat.Off off) {
    switch (off.remedy()) {
      case ENCODE -> {
        line.passNoMore(off.why());
        close();
      }
      case BEGIN_ANEW -> close();
      case BEGIN_AT_NEXT -> turn();
    }
  }

  private static boolean isOf(Optional<Kind> missing, Kind kind) {
    return missing.equals(Optional.of(kind));
  }

  /// Whether the encoder makes pictures, as far as there are any.
  public boolean hasPictures() {
    Tracks made = tracks;
    return made == null || !isOf(made.filled(), Kind.PICTURES);
  }

  /// Whether it was closed before it ended by itself.
  public boolean isClosed() {
    return closedMillis != NEVER;
  }
}
