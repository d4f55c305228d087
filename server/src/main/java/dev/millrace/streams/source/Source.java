package dev.millrace.streams.source;

import dev.millrace.live.ingest.Incoming;
import dev.millrace.live.ingest.Ingest;
import dev.millrace.streams.Detect;
import dev.millrace.streams.Transport;
import dev.millrace.streams.VideoStream;
import dev.millrace.streams.VideoStream.Condition;
import dev.millrace.streams.VideoStream.State;
import dev.millrace.transcode.LiveFrames;
import dev.millrace.transcode.ffmpeg.MediaFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// One stream that was taken up: its way in, and what decodes what comes by that.
///
/// A way in that is away is asked again and again by itself; one that is open and silent is closed,
/// which begins that.
///
/// **Threading**: any. **Ownership**: [#close] ends all of it, and sends what was received.
public final class Source implements AutoCloseable {
  private static final Logger LOG = System.getLogger(Source.class.getName());
  private static final Duration END_WAIT = Duration.ofSeconds(8);

  private final VideoStream stream;
  private final Ingest ingest;
  private final LiveFrames decoders;
  private final InstantSource clock;
  private final Batcher batcher;
  private final MotionGate gate = new MotionGate();
  private final Silence silence;
  private final ReentrantLock lock = new ReentrantLock();
  private final AtomicLong restarts = new AtomicLong();
  private volatile Condition condition = new Condition(State.CONNECTING, Optional.empty());
  private volatile boolean closed;
  private boolean greeted;
  private @Nullable Decoder decoder;
  private @Nullable Thread decoding;

  /// What all sources work with.
  public record Kit(LiveFrames decoders, Transport transport, InstantSource clock) {}

  /// @param ingest not open yet; this one's from now on
  public Source(VideoStream stream, long epoch, Ingest ingest, Kit kit) {
    this.stream = stream;
    this.ingest = ingest;
    this.silence = new Silence(System::nanoTime, stream.wish().detect().fps());
    this.decoders = kit.decoders();
    this.clock = kit.clock();
    var wanted = new Batcher.Wanted(stream.revision(), stream.wish().detect().lingerMillis());
    this.batcher = new Batcher(stream.id(), epoch, wanted, kit.transport());
  }

  public VideoStream stream() {
    return stream;
  }

  /// Begins to ask its way in.
  public void open() {
    greeted = batcher.hello();
    ingest.open(
        new Ingest.Listener() {
          @Override
          public void arrived(Incoming incoming) {
            begin(incoming);
          }

          @Override
          public void refused(String reason) {
            away(reason);
          }
        });
  }

  /// How it fares.
  public Condition condition() {
    return condition;
  }

  /// How many frames there were.
  public long received() {
    return batcher.received();
  }

  /// How often its source began to send.
  public long arrivals() {
    return restarts.get();
  }

  /// Sends what has waited for long enough, and ends what is silent; to be called often.
  public void tick() {
    greeted = greeted || batcher.hello();
    batcher.tick();
    Decoder silent = running();
    if (silent != null && silence.isTooLong() && running() == silent) {
      away("it sends no pictures");
      stop(silent);
    }
  }

  private @Nullable Decoder running() {
    lock.lock();
    try {
      return decoder;
    } finally {
      lock.unlock();
    }
  }

  private void begin(Incoming incoming) {
    stop(running());
    lock.lock();
    try {
      if (closed) {
        incoming.close();
        return;
      }
      long number = restarts.incrementAndGet();
      silence.begin();
      var next = new Decoder(incoming, this::take);
      decoder = next;
      decoding = Thread.ofVirtual().name("stream-" + stream.id()).start(() -> decode(next, number));
    } finally {
      lock.unlock();
    }
  }

  private void decode(Decoder next, long number) {
    String why = "it has ended";
    try {
      next.run("stream", decoders, detect());
    } catch (MediaFailure e) {
      why = "it broke off";
      LOG.log(Level.DEBUG, "A stream broke off. stream={0} {1}", stream.id(), e.lastLines());
    } catch (IOException | UncheckedIOException e) {
      why = "it broke off: " + e.getMessage();
    }
    if (isLast(number) && !closed) {
      ended(why);
    }
  }

  /// Whether no other has begun since; what has ended is not silent.
  private boolean isLast(long number) {
    lock.lock();
    try {
      boolean last = number == restarts.get();
      if (last) {
        silence.end();
      }
      return last;
    } finally {
      lock.unlock();
    }
  }

  private void ended(String why) {
    boolean isFilm =
        stream.wish().scheme().equals("file") || stream.wish().scheme().equals("asset");
    if (isFilm && !stream.wish().repeats() && batcher.received() > 0) {
      condition = new Condition(State.ENDED, Optional.empty());
      ingest.close();
      batcher.end();
    } else {
      away(why);
    }
  }

  private Detect detect() {
    return stream.wish().detect();
  }

  private void take(Decoded picture) {
    silence.heard();
    if (closed) {
      return;
    }
    if (condition.state() != State.RUNNING && condition.state() != State.ENDED) {
      condition = new Condition(State.RUNNING, Optional.empty());
    }
    long now = clock.millis();
    if (detect().gate() && !gate.passes(picture.grey(), now)) {
      batcher.gate();
    } else {
      batcher.add(now, picture.ptsSeconds(), picture.jpeg());
    }
  }

  private void away(String reason) {
    if (condition.state() != State.ENDED) {
      condition = new Condition(State.AWAY, Optional.of(reason));
    }
  }

  /// Ends that one, unless another has begun meanwhile.
  private void stop(@Nullable Decoder running) {
    Thread thread;
    lock.lock();
    try {
      if (running != decoder) {
        return;
      }
      thread = decoding;
      decoder = null;
      decoding = null;
      silence.end();
    } finally {
      lock.unlock();
    }
    if (running != null && thread != null) {
      running.close();
      if (closed) {
        join(thread);
      }
    }
  }

  private static void join(Thread thread) {
    try {
      thread.join(END_WAIT);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closed = true;
    ingest.close();
    stop(running());
    batcher.end();
  }
}
