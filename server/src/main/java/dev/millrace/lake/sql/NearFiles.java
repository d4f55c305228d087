package dev.millrace.lake.sql;

import dev.millrace.lake.LakeScan.DataObject;
import dev.millrace.store.ObjectStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/// Files of the lake that lie on this machine too: those that queries asked for last. Beside a
/// store that keeps objects as files here they are second names of those, and weigh nothing.
///
/// **Threading:** any; a file is fetched by one of those who want it while the others wait.
/// **Ownership:** of its folder, which is emptied at the start. **Limits:** `mostBytes`; files that
/// a query reads stay.
final class NearFiles {
  private static final int AT_ONCE = 8;

  private final ObjectStore store;
  private final Path folder;
  private final long mostBytes;
  private final ReentrantLock lock = new ReentrantLock();

  /// The one that was used last comes last.
  private final Map<String, Near> files = new LinkedHashMap<>(64, 0.75f, true);

  private long bytes;

  NearFiles(ObjectStore store, Path folder, long mostBytes) {
    this.store = store;
    this.folder = folder;
    this.mostBytes = mostBytes;
  }

  private static final class Near {
    private final Path path;
    private final long bytes;
    private final ReentrantLock fetching = new ReentrantLock();
    private boolean isThere;
    private int readers;

    Near(Path path, long bytes) {
      this.path = path;
      this.bytes = bytes;
    }
  }

  /// Files that stay until this is closed.
  final class Loan implements AutoCloseable {
    private final List<Near> taken;

    private Loan(List<Near> taken) {
      this.taken = taken;
    }

    List<Path> paths() {
      return taken.stream().map(near -> near.path).toList();
    }

    @Override
    public void close() {
      lock.lock();
      try {
        taken.forEach(near -> near.readers--);
        makeRoom();
      } finally {
        lock.unlock();
      }
    }
  }

  /// Has them here.
  ///
  /// @param mayGoOn asked before each is fetched
  /// @throws NoRoom when they are more than what is free
  /// @throws Duck.Ended when it may not
  Loan take(List<DataObject> wanted, BooleanSupplier mayGoOn) {
    Loan loan = reserve(wanted);
    try {
      fetch(wanted, loan, mayGoOn);
      return loan;
    } catch (RuntimeException e) {
      loan.close();
      throw e;
    }
  }

  private Loan reserve(List<DataObject> wanted) {
    lock.lock();
    try {
      var taken = new ArrayList<Near>();
      long more = 0;
      for (DataObject object : wanted) {
        Near known = files.get(object.key());
        if (known == null) {
          known = new Near(folder.resolve(UUID.randomUUID() + ".parquet"), object.bytes());
          files.put(object.key(), known);
          more += object.bytes();
        }
        known.readers++;
        taken.add(known);
      }
      bytes += more;
      var loan = new Loan(taken);
      if (!makeRoom()) {
        loan.close();
        throw new NoRoom();
      }
      return loan;
    } finally {
      lock.unlock();
    }
  }

  /// Lets go of what nobody reads, the oldest first, while there is more than may be.
  private boolean makeRoom() {
    for (Iterator<Near> all = files.values().iterator(); bytes > mostBytes && all.hasNext(); ) {
      Near near = all.next();
      if (near.readers == 0) {
        all.remove();
        bytes -= near.bytes;
        delete(near.path);
      }
    }
    return bytes <= mostBytes;
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Some at a time: each takes a round trip to the store.
  private void fetch(List<DataObject> wanted, Loan loan, BooleanSupplier mayGoOn) {
    var next = new AtomicInteger();
    Runnable some =
        () -> {
          for (int i = next.getAndIncrement(); i < wanted.size(); i = next.getAndIncrement()) {
            if (!mayGoOn.getAsBoolean()) {
              throw new Duck.Ended(Duck.Ended.Why.LATE, "files were not here in time");
            }
            fetch(wanted.get(i).key(), loan.taken.get(i));
          }
        };
    var fetching = new ArrayList<Future<?>>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < Math.min(AT_ONCE, wanted.size()); i++) {
        fetching.add(threads.submit(some));
      }
    }
    for (Future<?> one : fetching) {
      if (one.state() == Future.State.FAILED) {
        throw failure(one.exceptionNow());
      }
    }
  }

  private static RuntimeException failure(Throwable thrown) {
    return thrown instanceof RuntimeException known ? known : new IllegalStateException(thrown);
  }

  private void fetch(String key, Near near) {
    near.fetching.lock();
    try {
      if (!near.isThere) {
        store.obtain(key, near.path);
        near.isThere = true;
      }
    } finally {
      near.fetching.unlock();
    }
  }

  /// The files are more than may lie here at once.
  static final class NoRoom extends RuntimeException {
    private static final long serialVersionUID = 1;
  }
}
