package dev.millrace.delivery.cache;

import dev.millrace.http.Body;
import java.nio.ByteBuffer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// An object as the cache has it, to be sent from where it is.
public sealed interface Cached {
  Facts facts();

  /// Where to keep what is made of it.
  Beside beside();

  /// Ends the use of it that came with it, for who will not send it; no more than once.
  void letGo();

  /// All of it in memory. **Ownership**: whoever got it ends its `use` once; what is not given back
  /// counts as memory of the cache.
  ///
  /// @param bytes direct and read-only, from position 0 to its limit
  /// @param file that has it as well, if one is open now. **Ownership**: whoever got it releases it
  record InMemory(
      Facts facts, Beside beside, ByteBuffer bytes, Supplier<@Nullable OpenFile> file, Use use)
      implements Cached {
    /// Of memory that is counted.
    record Use(Uses all, Runnable release) {}

    Uses uses() {
      return use.all();
    }

    /// Ends the use, from any thread.
    public Runnable release() {
      return use.release();
    }

    @Override
    public void letGo() {
      use.release().run();
    }
  }

  /// All of it in a file, from its beginning. **Ownership**: whoever got it releases `file` once.
  record OnDisk(Facts facts, Beside beside, OpenFile file) implements Cached {
    @Override
    public void letGo() {
      file.release();
    }
  }

  /// In memory that all who read it share, as far as it has come from the origin, which may be all
  /// of it. **Ownership**:
  /// whoever got it runs `release`, once or more, when no further part will be lent.
  record Arriving(Facts facts, Body.Lender part, Way way, Runnable release) implements Cached {
    /// What is made of it is for one answer.
    @Override
    public Beside beside() {
      return new Beside();
    }

    @Override
    public void letGo() {
      release.run();
    }
  }

  /// Too large to be kept whole, and so in slices, each where it is.
  ///
  /// @param isHere whether all of them are in this cache
  record Sliced(Facts facts, boolean isHere, Body.Lender part) implements Cached {
    /// What is made of it is for one answer.
    @Override
    public Beside beside() {
      return new Beside();
    }

    @Override
    public void letGo() {
      // Nothing is held before it is read.
    }
  }

  /// How an object comes from the origin.
  enum Way {
    /// For the one who asked first.
    FETCHED,
    /// By a fetch that was under way.
    JOINED,
    /// It came a moment ago and is here yet.
    ARRIVED
  }
}
