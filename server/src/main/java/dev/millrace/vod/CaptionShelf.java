package dev.millrace.vod;

import dev.millrace.media.text.TextParser;
import dev.millrace.packaging.SegmentLedger;
import dev.millrace.packaging.TextPackager;
import dev.millrace.store.ObjectHead;
import dev.millrace.store.ObjectMeta;
import dev.millrace.store.ObjectMissing;
import dev.millrace.store.ObjectRead;
import dev.millrace.store.ObjectStore;
import dev.millrace.store.StoreUnavailable;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The captions that were given to assets, beside the asset's source: of each what is said of it
/// (`{name}.json`) and its text (`{name}.vtt`), so that looking at all of them reads no text.
///
/// The description comes last and goes first: what has none does not exist. In descriptions of
/// earlier versions stands the text as well; it is taken out when it is first wanted.
///
/// **Threading:** safe; changes of one asset's shelf come one after the other, see [Captions].
/// **Limits:** 64 for an asset; one text in memory for each call that needs one, see [CaptionRoom].
final class CaptionShelf {
  private static final Logger LOG = System.getLogger(CaptionShelf.class.getName());
  static final int MOST = 64;
  private static final String DESCRIPTION = ".json";
  private static final String TEXT = ".vtt";
  private static final ObjectMeta JSON = new ObjectMeta("application/json", "no-store");
  private static final ObjectMeta VTT = new ObjectMeta("text/vtt", "no-store");

  private final ObjectStore store;
  private final SegmentLedger ledger;
  private final TextPackager packager;
  private final CaptionRoom room;

  CaptionShelf(ObjectStore store, SegmentLedger ledger, CaptionRoom room) {
    this.store = store;
    this.ledger = ledger;
    this.packager = new TextPackager(store, ledger);
    this.room = room;
  }

  /// A caption as it was kept before its text had an object of its own.
  private record Old(@Nullable String webVtt) {}

  /// The names of an asset's captions.
  SortedSet<String> names(String assetId) {
    String prefix = prefix(assetId);
    var names = new TreeSet<String>();
    for (ObjectStore.Entry entry : store.list(prefix, "", ObjectStore.MAX_PAGE).entries()) {
      if (entry.key().endsWith(DESCRIPTION)) {
        int end = entry.key().length() - DESCRIPTION.length();
        names.add(entry.key().substring(prefix.length(), end));
      }
    }
    return names;
  }

  /// All captions, by name.
  List<Caption> all(String assetId) {
    var captions = new ArrayList<Caption>();
    names(assetId).forEach(name -> find(assetId, name).ifPresent(captions::add));
    return captions;
  }

  Optional<Caption> find(String assetId, String name) {
    return read(assetId, name, Caption.class);
  }

  /// Where the text of a caption is to be read; empty when there is no such caption.
  Optional<ObjectHead> text(String assetId, String name) {
    if (store.head(descriptionKey(assetId, name)).isEmpty()) {
      return Optional.empty();
    }
    String key = textKey(assetId, name);
    Optional<ObjectHead> text = store.head(key);
    if (text.isPresent()) {
      return text;
    }
    try (var _ = takeRoom(TextParser.MAX_BYTES)) {
      return takeOut(assetId, name, key);
    }
  }

  private Optional<ObjectHead> takeOut(String assetId, String name, String key) {
    return read(assetId, name, Old.class)
        .map(Old::webVtt)
        .map(webVtt -> store.put(key, webVtt.getBytes(StandardCharsets.UTF_8), VTT));
  }

  private <T> Optional<T> read(String assetId, String name, Class<T> type) {
    try (ObjectRead read = store.open(descriptionKey(assetId, name))) {
      return Optional.of(StepJson.read(read.stream(), type));
    } catch (ObjectMissing _) {
      return Optional.empty();
    } catch (IOException e) {
      throw new StoreUnavailable("reading caption " + name + " broke off", e);
    }
  }

  private CaptionRoom.Lease takeRoom(long textBytes) {
    return room.take(textBytes)
        .orElseThrow(() -> new IllegalStateException("there was no room to read a caption"));
  }

  /// Lays a text down; nobody sees it until its description is [#show]n.
  void lay(String assetId, Caption.Written written) {
    byte[] webVtt = written.webVtt().getBytes(StandardCharsets.UTF_8);
    store.put(textKey(assetId, written.caption().name()), webVtt, VTT);
  }

  /// Makes a text that was laid down one of the asset's captions, in place of any that it replaces;
  /// false, and it is gone, when there are as many as there may be. For one caller at a time.
  boolean show(String assetId, Caption.Written written) {
    Caption caption = written.caption();
    SortedSet<String> others = names(assetId);
    others.remove(caption.name());
    List<String> replaced =
        others.stream().filter(name -> isReplaced(assetId, name, caption)).toList();
    if (others.size() - replaced.size() >= MOST) {
      store.delete(textKey(assetId, caption.name()));
      return false;
    }
    if (store.head(textKey(assetId, caption.name())).isEmpty()) {
      lay(assetId, written);
    }
    byte[] json = StepJson.write(caption).getBytes(StandardCharsets.UTF_8);
    store.put(descriptionKey(assetId, caption.name()), json, JSON);
    replaced.forEach(name -> remove(assetId, name));
    return true;
  }

  private boolean isReplaced(String assetId, String name, Caption by) {
    return Caption.isOf(by.language(), name)
        && find(assetId, name).filter(by::replaces).isPresent();
  }

  /// Takes a caption away; false when there is none. For one caller at a time.
  boolean remove(String assetId, String name) {
    boolean there = store.head(descriptionKey(assetId, name)).isPresent();
    store.delete(descriptionKey(assetId, name));
    store.delete(textKey(assetId, name));
    return there;
  }

  /// Brings the ledger in line with the shelf: packages what is new, strikes out what is gone.
  /// Answers the names it has seen.
  SortedSet<String> apply(TextPackager.Film film) {
    String assetId = film.folder().assetId();
    SortedSet<String> wanted = names(assetId);
    SortedSet<String> known = ledger.texts(film.folder(), Caption.PREFIX);
    for (String name : known) {
      if (!wanted.contains(name)) {
        ledger.removeText(film.folder(), name);
      }
    }
    for (String name : wanted) {
      if (!known.contains(name)) {
        publish(film, name);
      }
    }
    return wanted;
  }

  /// One that goes meanwhile is left out.
  private void publish(TextPackager.Film film, String name) {
    String assetId = film.folder().assetId();
    Optional<Caption> caption = find(assetId, name);
    Optional<ObjectHead> text = text(assetId, name);
    if (caption.isEmpty() || text.isEmpty()) {
      return;
    }
    if (text.get().sizeBytes() > TextParser.MAX_BYTES) {
      LOG.log(Level.WARNING, "A text is too large to be published. key={0}", text.get().key());
      return;
    }
    try (var _ = takeRoom(text.get().sizeBytes())) {
      byte[] webVtt = store.read(text.get().key(), TextParser.MAX_BYTES);
      packager.run(film, caption.get().toTrack(), TextParser.parse(webVtt));
    } catch (ObjectMissing _) {
      // Whoever removed it has the playlists written once more.
    }
  }

  private static String prefix(String assetId) {
    return "uploads/" + assetId + "/captions/";
  }

  private static String descriptionKey(String assetId, String name) {
    return prefix(assetId) + name + DESCRIPTION;
  }

  private static String textKey(String assetId, String name) {
    return prefix(assetId) + name + TEXT;
  }
}
