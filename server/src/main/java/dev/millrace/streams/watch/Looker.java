package dev.millrace.streams.watch;

import dev.millrace.inference.Findings;
import dev.millrace.inference.Inference;
import dev.millrace.streams.Blind;
import dev.millrace.streams.Drop;
import dev.millrace.streams.Eyes;
import dev.millrace.streams.FrameBatch;
import dev.millrace.streams.FrameBatch.Frame;
import dev.millrace.streams.Tallies;
import dev.millrace.streams.VideoStream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Has networks look at batches.
///
/// Whatever happens something becomes of each frame. Frames that are older than its patience when
/// their turn comes are dropped, so that a machine that is too slow shows what is now, only less
/// often.
///
/// **Threading**: any.
final class Looker {
  private static final int ATTEMPTS = 3;
  private static final Duration PAUSE = Duration.ofMillis(50);

  private final Eyes eyes;
  private final Duration patience;
  private final InstantSource clock;
  private final CountDownLatch closing;

  /// @param closing is open once nothing is to be tried again; what is not looked at by then comes
  ///     again
  Looker(Eyes eyes, Duration patience, InstantSource clock, CountDownLatch closing) {
    this.eyes = eyes;
    this.patience = patience;
    this.clock = clock;
    this.closing = closing;
  }

  Looked look(FrameBatch batch, VideoStream stream) throws InterruptedException {
    return new Look(batch, stream).run();
  }

  /// One batch on its way through.
  private final class Look {
    private final FrameBatch batch;
    private final VideoStream stream;
    private final List<Frame> left;
    private Tallies tallies;
    private String why = "";

    Look(FrameBatch batch, VideoStream stream) {
      this.batch = batch;
      this.stream = stream;
      this.left = new ArrayList<>(batch.frames());
      this.tallies = batch.rest();
    }

    Looked run() throws InterruptedException {
      int failed = 0;
      while (true) {
        dropLate();
        if (left.isEmpty()) {
          return result(List.of(), "", "");
        }
        try {
          Inference.Seen seen =
              eyes.look(stream.wish().detect().model(), left.stream().map(Frame::jpeg).toList());
          requireAll(seen.frames().size());
          return result(seen.frames(), seen.model(), seen.version());
        } catch (Blind e) {
          failed += e.kind() == Blind.Kind.FAILED ? 1 : 0;
          turnedAway(e, failed);
        }
      }
    }

    /// Nobody knows of which frames the others are.
    private void requireAll(int findings) {
      if (findings != left.size()) {
        String why = "%d frames were sent, findings of %d came".formatted(left.size(), findings);
        throw new Blind(Blind.Kind.FAILED, why, -1);
      }
    }

    private void dropLate() {
      long oldest = clock.millis() - patience.toMillis();
      int before = left.size();
      left.removeIf(frame -> frame.atMillis() < oldest);
      tallies = tallies.plusDropped(Drop.LATE, before - left.size());
    }

    private void turnedAway(Blind blind, int failed) throws InterruptedException {
      switch (blind.kind()) {
        case FRAME -> {
          boolean isKnown = blind.frame() >= 0 && blind.frame() < left.size();
          if (isKnown) {
            left.remove(blind.frame());
            tallies = tallies.plusDropped(Drop.REFUSED, 1);
          } else {
            dropAll(Drop.REFUSED, blind);
          }
        }
        case OFF -> dropAll(Drop.OFF, blind);
        case BUSY -> pause();
        case FAILED -> {
          if (failed >= ATTEMPTS) {
            dropAll(Drop.FAILED, blind);
          } else {
            pause();
          }
        }
      }
    }

    private void dropAll(Drop reason, Blind blind) {
      tallies = tallies.plusDropped(reason, left.size());
      left.clear();
      why = String.valueOf(blind.getMessage());
    }

    private void pause() throws InterruptedException {
      if (closing.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new InterruptedException("it is closing");
      }
    }

    private Looked result(List<Findings> findings, String model, String version) {
      var shown = new ArrayList<Looked.Shown>();
      for (int n = 0; n < findings.size(); n++) {
        shown.add(new Looked.Shown(left.get(n), findings.get(n)));
      }
      var all = tallies.plus(new Tallies(shown.size(), 0, Map.of()));
      return new Looked(batch, stream, shown, all, model, version, why);
    }
  }
}
