package dev.millrace.intake;

import dev.millrace.catalog.Catalog;
import dev.millrace.intake.sql.InboxRow;
import dev.millrace.intake.sql.InboxRow.State;
import dev.millrace.intake.sql.InboxRow.Version;
import dev.millrace.intake.sql.InboxTable;
import dev.millrace.store.ObjectStore;
import dev.millrace.store.ObjectStore.Entry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;

/// One look at the whole inbox, page by page in the order of the keys, so that every object has its
/// turn. What others left unfinished comes before each page.
///
/// **Threading:** called by one thread at a time; four objects are taken at once. **Limits:** a
/// page of 1,000 keys and a statement for each. **On failure** of one object the others are taken,
/// and then its exception comes out.
final class InboxScan {
  private static final int PARALLEL = 4;
  private static final int DUE = 100;

  private final ObjectStore store;
  private final Catalog catalog;
  private final InboxTable table;
  private final Taking taking;
  final String claim = UUID.randomUUID().toString();

  InboxScan(ObjectStore store, Catalog catalog, InboxTable table, Taking taking) {
    this.store = store;
    this.catalog = catalog;
    this.table = table;
    this.taking = taking;
  }

  /// Looks once; ends early when the thread is interrupted.
  void run() {
    release();
    String after = "";
    boolean more = true;
    while (more && !Thread.currentThread().isInterrupted()) {
      takeAll(table.takeDue(claim, DUE));
      var page = store.list(InboxKeys.PREFIX, after, ObjectStore.MAX_PAGE);
      consider(page.entries());
      more = page.more() && !page.entries().isEmpty();
      after = more ? page.entries().getLast().key() : "";
    }
  }

  /// Lets go of what an earlier look could not take; somebody's look goes on with it.
  void release() {
    table.release(claim);
  }

  /// Takes those of the objects that nobody has taken.
  void consider(List<Entry> entries) {
    // An object that is just being replaced has no etag yet; it has one the next time.
    entries.stream().filter(InboxKeys::isOfNoUse).map(Entry::key).forEach(taking::ignored);
    var films =
        entries.stream().filter(InboxKeys::isFilm).filter(e -> !e.etag().isEmpty()).toList();
    if (films.isEmpty()) {
      return;
    }
    var known = table.known(films.stream().map(Entry::key).toList());
    var fresh = new ArrayList<InboxRow>();
    var again = new ArrayList<InboxRow>();
    for (Entry film : films) {
      var version = new Version(film.key(), film.etag());
      State state = known.get(version);
      if (state == null) {
        fresh.add(row(film, version));
      } else if (state == State.TAKEN && !taking.keeps()) {
        if (table.assetOf(version).flatMap(catalog::find).isPresent()) {
          taking.repeated(version);
        } else {
          again.add(row(film, version));
        }
      }
    }
    each(fresh, this::begin);
    each(again, this::beginAgain);
  }

  private InboxRow row(Entry film, Version version) {
    return new InboxRow(version, film.sizeBytes(), catalog.newId(), State.TAKING, 0);
  }

  /// The object was removed when it was taken, so this one was put there since.
  private void beginAgain(InboxRow row) {
    if (table.takeAgain(row, claim)) {
      taking.take(row, claim);
    }
  }

  private void begin(InboxRow row) {
    if (table.insert(row, claim)) {
      taking.take(row, claim);
    }
  }

  private void takeAll(Collection<InboxRow> rows) {
    each(rows, row -> taking.take(row, claim));
  }

  private static void each(Collection<InboxRow> rows, java.util.function.Consumer<InboxRow> work) {
    var turns = new Semaphore(PARALLEL);
    var taken = new ArrayList<Future<?>>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (InboxRow row : rows) {
        turns.acquire();
        taken.add(threads.submit(() -> inTurn(turns, () -> work.accept(row))));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted before all was taken", e);
    }
    taken.forEach(InboxScan::requireDone);
  }

  private static void inTurn(Semaphore turns, Runnable work) {
    try {
      work.run();
    } finally {
      turns.release();
    }
  }

  private static void requireDone(Future<?> work) {
    if (work.state() == Future.State.FAILED) {
      Throwable cause = work.exceptionNow();
      throw new IllegalStateException("an object could not be taken: " + cause, cause);
    }
  }
}
