package dev.millrace.live.origin;

import dev.millrace.live.origin.LiveTrack.Listing;
import dev.millrace.media.hls.LivePlaylist;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The texts of a playlist as it is at one moment, each made when it is first asked for, once: the
/// whole one of a day's window is megabytes, while those who follow it ask for what is new.
///
/// **Threading**: any; who asks while a text is made waits for it.
final class Rendered {
  private final long version;
  private final Text full;
  private final Text delta;

  /// @param version of the track
  /// @param isFinal whether it never changes any more
  Rendered(long version, LivePlaylist playlist, boolean isFinal) {
    this.version = version;
    this.full = new Text(() -> new Listing(playlist.render(), isFinal));
    this.delta = new Text(() -> new Listing(playlist.renderDelta(), isFinal));
  }

  long version() {
    return version;
  }

  Listing full() {
    return full.get();
  }

  Listing delta() {
    return delta.get();
  }

  private static final class Text {
    private final Supplier<Listing> making;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile @Nullable Listing made;

    Text(Supplier<Listing> making) {
      this.making = making;
    }

    Listing get() {
      Listing known = made;
      return known == null ? make() : known;
    }

    private Listing make() {
      lock.lock();
      try {
        Listing known = made;
        if (known == null) {
          known = making.get();
          made = known;
        }
        return known;
      } finally {
        lock.unlock();
      }
    }
  }
}
