package dev.millrace.streams.stage;

import dev.millrace.catalog.Asset;
import dev.millrace.catalog.AssetId;
import dev.millrace.catalog.Catalog;
import dev.millrace.live.ingest.Ingest;
import dev.millrace.live.ingest.local.FileLoop;
import dev.millrace.store.ObjectStore;
import dev.millrace.store.StoreUnavailable;
import dev.millrace.streams.StreamRefused;
import dev.millrace.transcode.ffmpeg.Ffmpeg;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Films of the catalogue as ways in: the smallest rung that still shows something, put together in
/// a file of this machine.
///
/// **Threading**: any. **Limits**: 50,000 segments. **Ownership**: of the files in its folder, each
/// gone when its way in is closed.
public final class StoredFilms implements Ways.Films {
  private static final int ENOUGH_LINES = 360;
  private static final int MOST_SEGMENTS = 50_000;
  private static final Pattern SEGMENT = Pattern.compile("v/(\\d{2,4})p/(init\\.mp4|(\\d+)\\.m4s)");

  private final Catalog catalog;
  private final ObjectStore store;
  private final Path folder;
  private final FileLoop loop;
  private final AtomicLong count = new AtomicLong();

  /// @param folder of its own, made when it is needed
  public StoredFilms(Catalog catalog, ObjectStore store, Path folder, Supplier<Ffmpeg> ffmpeg) {
    this.catalog = catalog;
    this.store = store;
    this.folder = folder;
    this.loop = new FileLoop(folder, ffmpeg);
  }

  @Override
  public void require(String assetId) {
    Optional<Asset> asset =
        AssetId.isValid(assetId) ? catalog.find(new AssetId(assetId)) : Optional.empty();
    StreamRefused.require(
        asset.map(one -> one.state().status() == Asset.Status.READY).orElse(false),
        "assetId",
        "names a film that is ready");
  }

  @Override
  public Ingest play(String assetId, boolean repeats) {
    return new Playing(assetId, repeats);
  }

  /// One file that is made and played.
  private final class Playing implements Ingest {
    private final String assetId;
    private final boolean repeats;
    private final String name;
    private volatile @Nullable Ingest playing;
    private volatile boolean closed;

    Playing(String assetId, boolean repeats) {
      this.assetId = assetId;
      this.repeats = repeats;
      this.name = assetId + "-" + count.incrementAndGet() + ".mp4";
    }

    @Override
    public void open(Listener listener) {
      Thread.ofVirtual().name("stream-film").start(() -> begin(listener));
    }

    private void begin(Listener listener) {
      try {
        AssetId id = new AssetId(assetId);
        int version = catalog.find(id).map(Asset::version).orElse(0);
        write("assets/" + assetId + "/" + version + "/");
        if (closed) {
          remove();
          return;
        }
        Ingest next = loop.play(name, repeats);
        playing = next;
        next.open(listener);
        if (closed) {
          close();
        }
      } catch (IOException | UncheckedIOException | StoreUnavailable e) {
        remove();
        listener.refused("the film can not be played: " + e.getMessage());
      }
    }

    private void write(String prefix) throws IOException {
      List<String> keys = keys(prefix);
      if (keys.isEmpty()) {
        throw new IOException("it has no pictures");
      }
      Files.createDirectories(folder);
      try (OutputStream out = Files.newOutputStream(folder.resolve(name))) {
        for (String key : keys) {
          if (closed) {
            return;
          }
          try (var read = store.open(key);
              InputStream in = read.stream()) {
            in.transferTo(out);
          }
        }
      }
    }

    private void remove() {
      try {
        Files.deleteIfExists(folder.resolve(name));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void close() {
      closed = true;
      Ingest open = playing;
      if (open != null) {
        open.close();
        remove();
      }
    }
  }

  /// One object of a rung.
  ///
  /// @param number -1 for its beginning
  private record Piece(String key, int lines, int number) {}

  /// The objects of the smallest rung that is large enough, in order.
  private List<String> keys(String prefix) {
    var pieces = new ArrayList<Piece>();
    String after = "";
    boolean more = true;
    while (more && pieces.size() < MOST_SEGMENTS) {
      ObjectStore.Page page = store.list(prefix + "v/", after, ObjectStore.MAX_PAGE);
      for (ObjectStore.Entry entry : page.entries()) {
        after = entry.key();
        Matcher found = SEGMENT.matcher(entry.key().substring(prefix.length()));
        if (found.matches()) {
          int number = found.group(3) == null ? -1 : Integer.parseInt(found.group(3));
          pieces.add(new Piece(entry.key(), Integer.parseInt(found.group(1)), number));
        }
      }
      more = page.more();
    }
    int lines =
        pieces.stream()
            .mapToInt(Piece::lines)
            .filter(rung -> rung >= ENOUGH_LINES)
            .min()
            .orElseGet(() -> pieces.stream().mapToInt(Piece::lines).max().orElse(0));
    return pieces.stream()
        .filter(piece -> piece.lines() == lines)
        .sorted(Comparator.comparingInt(Piece::number))
        .map(Piece::key)
        .toList();
  }
}
