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
import java.util.concurrent.Semaphore;

/// One look at the whole inbox, page by page in the order of the keys, so that every object has its
/// turn. What others left unfinished comes before each page.
///
/// **Threading:** called by one thread at a time; four objects are taken at once. **Limits:** a
/// page of 1,000 keys and a statement for each.
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
    var films =
        entries.stream().filter(InboxKeys::isFilm).filter(e -> !e.etag().isEmpty()).toList();
    if (films.isEmpty()) {
      return;
    }
    var known = table.known(films.stream().map(Entry::key).toList());
    var rows = new ArrayList<InboxRow>();
    for (Entry film : films) {
      var version = new Version(film.key(), film.etag());
      State state = known.get(version);
      if (state == null) {
        rows.add(new InboxRow(version, film.sizeBytes(), catalog.newId(), State.TAKING, 0));
      } else if (state == State.TAKEN) {
        taking.remove(version);
      }
    }
    each(rows, this::begin);
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
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (InboxRow row : rows) {
        turns.acquire();
        threads.execute(
            () -> {
              try {
                work.accept(row);
              } finally {
                turns.release();
              }
            });
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
