package dev.millrace.vision;

import dev.millrace.store.ObjectMeta;
import dev.millrace.store.ObjectMissing;
import dev.millrace.store.ObjectStore;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/// The notes of one film while it is looked at, beside what will be found in it.
///
/// **Threading:** any. **Limits:** 16 MiB a page.
final class Notebook {
  private static final int MAX_BYTES = 16 << 20;
  private static final ObjectMeta META = new ObjectMeta("application/json", "no-store");

  private final ObjectStore store;
  private final String folder;

  Notebook(ObjectStore store, Sheet.Film film) {
    this.store = store;
    this.folder = "assets/%s/%d/analysis/notes/".formatted(film.assetId(), film.version());
  }

  /// Removes pages that said whose faces there are: an earlier version wrote such.
  void forgetPeople() {
    String after = "";
    for (boolean more = true; more; ) {
      ObjectStore.Page page = store.list(folder + "faces", after, ObjectStore.MAX_PAGE);
      for (ObjectStore.Entry entry : page.entries()) {
        after = entry.key();
        if (after.contains("-of-")) {
          store.delete(after);
        }
      }
      more = page.more() && !page.entries().isEmpty();
    }
  }

  /// A page that was written before; pages count from 0.
  Optional<Notes.Page> page(String name, int number) {
    try {
      byte[] page = store.read(key(name, number), MAX_BYTES);
      return Optional.of(JsonMapper.shared().readValue(page, Notes.Page.class));
    } catch (ObjectMissing _) {
      return Optional.empty();
    }
  }

  void put(String name, int number, Notes.Page page) {
    store.put(key(name, number), JsonMapper.shared().writeValueAsBytes(page), META);
  }

  /// Once all is found, nobody needs them.
  void burn() {
    store.deletePrefix(folder);
  }

  private String key(String name, int number) {
    return "%s%s/%06d.json".formatted(folder, name, number);
  }
}
