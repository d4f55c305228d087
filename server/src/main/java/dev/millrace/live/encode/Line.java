package dev.millrace.live.encode;

import dev.millrace.live.ingest.Incoming;
import dev.millrace.live.ingest.MediaPipe;
import dev.millrace.live.join.Hold;
import dev.millrace.transcode.LiveEncoder;
import dev.millrace.transcode.LiveSource;
import dev.millrace.transcode.LiveSource.Kind;
import dev.millrace.transcode.ffmpeg.MediaFailure;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// One publisher who was let in, from his first byte to his last, whether what he sends is encoded
/// or not: it is read in any case, looked at once, and can be taken up in the middle.
///
/// **Threading**: a thread of its own reads; any may ask. **Limits**: those of [Hold], and
/// [#OUTLET_BYTES] that are on the way to an encoder; when it does not keep up the publisher waits,
/// as his protocol has it.
///
/// **Ownership**: closes what comes in.
public final class Line implements AutoCloseable {
  static final int OUTLET_BYTES = 1 << 20;
  private static final Duration SILENT = Duration.ofSeconds(2);
  private static final Logger LOG = System.getLogger(Line.class.getName());
  private static final int BUFFER_BYTES = 64 << 10;

  private final Incoming incoming;
  private final boolean passes;
  private final LiveEncoder encoder;
  private final InstantSource clock;
  private final Meter meter;
  private final Hold hold;
  private final Presence presence = new Presence();
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable MediaPipe outlet;
  private boolean isTurning;
  private volatile Optional<LiveSource> source;
  private volatile Runnable changed = () -> {};
  private volatile @Nullable String problem;
  private volatile @Nullable String unfit;
  private volatile boolean isHeldUp;
  private volatile boolean isOver;

  /// @param passes whether pictures are to be sent as they come, if they can be
  public Line(Incoming incoming, LiveEncoder encoder, InstantSource clock, boolean passes) {
    this.incoming = incoming;
    this.passes = passes;
    this.encoder = encoder;
    this.clock = clock;
    this.meter = new Meter(clock);
    this.hold = new Hold(incoming.container(), clock);
    this.source = incoming.known();
    expect();
  }

  /// A stream that begins where the line was taken up.
  ///
  /// @param began when the first of what is made of it was taken
  record Joined(InputStream media, Instant began, MediaPipe outlet) {}

  /// Begins to read.
  ///
  /// @param changed is called when it is known what it is, and at the end
  public void start(Runnable changed) {
    this.changed = changed;
    Thread.ofVirtual().name("live-line").start(this::receive);
    source.ifPresent(_ -> changed.run());
  }

  private void receive() {
    var look = new Look(incoming, encoder, clock, passes);
    try (incoming;
        var looking = new Looking(look::at, found -> isKnown(found, look.unfit()), this::giveUp)) {
      InputStream media = incoming.media();
      byte[] buffer = new byte[BUFFER_BYTES];
      for (int n = read(media, buffer); n >= 0; n = read(media, buffer)) {
        meter.received(n);
        hand(buffer, n);
        if (source.isEmpty()) {
          looking.take(buffer, n);
        }
      }
    } catch (IOException | MediaFailure | UncheckedIOException e) {
      note(e);
    } finally {
      over();
    }
  }

  private void isKnown(LiveSource found, @Nullable String whyUnfit) {
    unfit = whyUnfit;
    source = Optional.of(found);
    expect();
    changed.run();
  }

  private void giveUp(Exception why) {
    note(why);
    incoming.close();
  }

  private void note(Exception why) {
    problem = from() + ": " + why.getMessage();
    LOG.log(Level.WARNING, "What is published can not be used. from=" + from(), why);
  }

  /// A steady source has said how often pictures are to come.
  private void expect() {
    lock.lock();
    try {
      source
          .flatMap(LiveSource::video)
          .filter(video -> !video.variableRate())
          .ifPresent(video -> hold.expect(video.frameRate()));
    } finally {
      lock.unlock();
    }
  }

  /// A publisher who was cut off has ended too.
  private static int read(InputStream media, byte[] buffer) {
    try {
      return media.read(buffer);
    } catch (IOException _) {
      return -1;
    }
  }

  private void hand(byte[] buffer, int count) {
    MediaPipe reader;
    lock.lock();
    try {
      long entrances = hold.entrances();
      long recodings = hold.recodings();
      hold.take(buffer, count);
      meter.pictures(hold.pictures());
      meter.losses(hold.losses());
      presence.saw(hold.pictures(), hold.sounds(), clock.millis());
      if (hold.recodings() > recodings && source.flatMap(LiveSource::gop).isPresent()) {
        passNoMore("the encoder has begun to code its pictures otherwise");
        cutOff();
      }
      if (isTurning && hold.entrances() > entrances) {
        cutOff();
      }
      reader = outlet;
    } finally {
      lock.unlock();
    }
    if (reader != null) {
      isHeldUp = true;
      boolean _ = reader.write(Arrays.copyOf(buffer, count));
      isHeldUp = false;
    }
  }

  private void over() {
    lock.lock();
    try {
      isOver = true;
      if (outlet != null) {
        boolean _ = outlet.end();
      }
    } finally {
      lock.unlock();
    }
    changed.run();
  }

  /// Whoever reads has come to the end.
  private void cutOff() {
    if (outlet != null) {
      boolean _ = outlet.end();
    }
    outlet = null;
    isTurning = false;
  }

  /// Has whoever reads come to the end at the next key picture: who joins then goes on with that.
  void turn() {
    lock.lock();
    try {
      isTurning = outlet != null;
    } finally {
      lock.unlock();
    }
  }

  /// Takes it up in the middle; whoever did so before has come to the end.
  Joined join() {
    lock.lock();
    try {
      cutOff();
      var next = new MediaPipe(OUTLET_BYTES);
      outlet = next;
      var held = new ByteArrayInputStream(hold.bytes());
      if (isOver) {
        boolean _ = next.end();
      }
      return new Joined(new SequenceInputStream(held, next.reader()), began(), next);
    } finally {
      lock.unlock();
    }
  }

  /// An encoder begins with sound that is there before the first picture; pictures that are sent as
  /// they come begin with themselves.
  private Instant began() {
    boolean isPassed = source.flatMap(LiveSource::gop).isPresent();
    return isPassed ? hold.began() : hold.began().minus(hold.soundBefore());
  }

  /// It goes on without this reader.
  void leave(Joined joined) {
    boolean _ = joined.outlet().end();
    lock.lock();
    try {
      if (outlet == joined.outlet()) {
        cutOff();
      }
    } finally {
      lock.unlock();
    }
  }

  /// What it brings, once that is known.
  public Optional<LiveSource> source() {
    return source;
  }

  /// Why its pictures are not sent as they come, although that is wanted; null when they are, or it
  /// is not.
  public @Nullable String unfit() {
    return unfit;
  }

  /// Its pictures are to be encoded from now on: they are not what they were.
  void passNoMore(String why) {
    source = source.map(one -> one.divided(Optional.empty()));
    unfit = why;
  }

  /// What of that has stopped coming while the other comes on.
  public Optional<Kind> missing() {
    return source
        .filter(one -> one.video().isPresent() && one.audio().isPresent())
        .flatMap(_ -> presence.missing());
  }

  /// What of that has not come again just now.
  Optional<Kind> absent() {
    return missing().isEmpty() ? Optional.empty() : presence.absent();
  }

  /// Whether it can be put on air.
  public boolean isReady() {
    return source.isPresent() && !isOver;
  }

  /// Whether the publisher has left.
  public boolean isOver() {
    return isOver;
  }

  /// For how long nothing has come although there was room.
  public Duration silence() {
    return isHeldUp ? Duration.ZERO : meter.silence();
  }

  /// Whether nothing has come for so long that another may take its place.
  public boolean isSilent() {
    return silence().compareTo(SILENT) >= 0;
  }

  public Meter meter() {
    return meter;
  }

  /// Why it can not be used; null when nothing is known against it.
  public @Nullable String problem() {
    return problem;
  }

  Incoming.Container container() {
    return incoming.container();
  }

  public String from() {
    return incoming.from();
  }

  /// Sends the publisher away.
  @Override
  public void close() {
    incoming.close();
  }
}
