package dev.millrace.vision;

import dev.millrace.store.ObjectMeta;
import dev.millrace.store.ObjectMissing;
import dev.millrace.store.ObjectStore;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/// Where what was found lies in the bucket. The overview comes last: once it is there, all is.
///
/// **Limits:** 64 MiB an object.
final class AnalysisShelf {
  private static final int MAX_BYTES = 64 << 20;
  private static final String INDEX = "index";
  private static final ObjectMeta META = new ObjectMeta("application/json", "no-store");

  private final ObjectStore store;

  AnalysisShelf(ObjectStore store) {
    this.store = store;
  }

  void put(Sheet sheet) {
    var film = new Sheet.Film(sheet.assetId(), sheet.version());
    store.put(key(film, sheet.kind()), bytes(sheet), META);
  }

  void put(Sheet.Film film, Overview overview) {
    store.put(key(film, INDEX), bytes(overview), META);
  }

  Optional<Sheet> sheet(Sheet.Film film, Kind kind) {
    return read(key(film, kind.word()), Sheet.class);
  }

  Optional<Overview> overview(Sheet.Film film) {
    return read(key(film, INDEX), Overview.class);
  }

  /// Where notes are kept while a film is looked at.
  Notebook notebook(Sheet.Film film) {
    return new Notebook(store, film);
  }

  private <T> Optional<T> read(String key, Class<T> type) {
    try {
      return Optional.of(JsonMapper.shared().readValue(store.read(key, MAX_BYTES), type));
    } catch (ObjectMissing _) {
      return Optional.empty();
    }
  }

  private static String key(Sheet.Film film, String name) {
    return "assets/%s/%d/analysis/%s.json".formatted(film.assetId(), film.version(), name);
  }

  private static byte[] bytes(Object value) {
    return JsonMapper.shared().writeValueAsBytes(value);
  }
}
