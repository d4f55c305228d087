package dev.millrace.streams.stage;

import dev.millrace.catalog.Asset;
import dev.millrace.catalog.AssetId;
import dev.millrace.catalog.Catalog;
import dev.millrace.live.ingest.Attempts;
import dev.millrace.live.ingest.Ingest;
import dev.millrace.live.ingest.local.FileLoop;
import dev.millrace.store.ObjectStore;
import dev.millrace.streams.StreamRefused;
import dev.millrace.transcode.ffmpeg.Ffmpeg;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Films of the catalogue as ways in: the smallest rung that still shows something, put together in
/// a file of this machine.
///
/// **Threading**: any. **Limits**: 50,000 segments. **Ownership**: of the files in its folder, each
/// gone when its way in is closed. **On failure** of the store or the database it tries again.
public final class StoredFilms implements Ways.Films {
  private static final Logger LOG = System.getLogger(StoredFilms.class.getName());
  private static final String TYPE = ".mp4";
  private static final int ENOUGH_LINES = 360;
  private static final int MOST_SEGMENTS = 50_000;
  private static final int MOST_RUNGS = 100;
  private static final Pattern RUNG = Pattern.compile("v/(\\d{2,4})p/");
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
  public void start() {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (Stream<Path> left = Files.list(folder)) {
      for (Path file : left.filter(one -> one.toString().endsWith(TYPE)).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      LOG.log(Level.WARNING, "Films of streams are left behind. because={0}", e.getMessage());
    }
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
    private final Attempts attempts = new Attempts("stream-film", Duration.ofSeconds(1));
    private volatile @Nullable Ingest playing;
    private volatile boolean closed;

    Playing(String assetId, boolean repeats) {
      this.assetId = assetId;
      this.repeats = repeats;
      this.name = assetId + "-" + count.incrementAndGet() + TYPE;
    }

    @Override
    public void open(Listener listener) {
      attempts.start(() -> begin(listener));
    }

    /// Once it plays there are no more attempts: what plays it has its own.
    private boolean begin(Listener listener) {
      try {
        AssetId id = new AssetId(assetId);
        int version = catalog.find(id).map(Asset::version).orElse(0);
        write("assets/" + assetId + "/" + version + "/");
        if (closed) {
          remove();
          return false;
        }
        Ingest next = loop.play(name, repeats);
        playing = next;
        next.open(listener);
        attempts.close();
        if (closed) {
          close();
        }
        return true;
      } catch (IOException | RuntimeException e) {
        listener.refused("the film can not be played: " + e.getMessage());
        remove();
        return false;
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
      attempts.close();
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
  private record Piece(String key, int number) {}

  /// The objects of the smallest rung that is large enough, in order.
  private List<String> keys(String prefix) throws IOException {
    List<Integer> rungs = rungs(prefix);
    int lines =
        rungs.stream()
            .filter(rung -> rung >= ENOUGH_LINES)
            .min(Comparator.naturalOrder())
            .or(() -> rungs.stream().max(Comparator.naturalOrder()))
            .orElse(0);
    String rung = "v/" + lines + "p/";
    var pieces = new ArrayList<Piece>();
    String after = "";
    for (boolean more = true; more; ) {
      ObjectStore.Page page = store.list(prefix + rung, after, ObjectStore.MAX_PAGE);
      for (ObjectStore.Entry entry : page.entries()) {
        after = entry.key();
        Matcher found = SEGMENT.matcher(entry.key().substring(prefix.length()));
        if (found.matches()) {
          int number = found.group(3) == null ? -1 : Integer.parseInt(found.group(3));
          pieces.add(new Piece(entry.key(), number));
        }
      }
      if (pieces.size() > MOST_SEGMENTS) {
        throw new IOException("it is too long");
      }
      more = page.more();
    }
    return pieces.stream().sorted(Comparator.comparingInt(Piece::number)).map(Piece::key).toList();
  }

  /// The first object of each rung is asked for; the rungs' objects are many.
  private List<Integer> rungs(String prefix) {
    var rungs = new ArrayList<Integer>();
    String after = "";
    boolean more = true;
    for (int n = 0; more && n < MOST_RUNGS; n++) {
      ObjectStore.Page page = store.list(prefix + "v/", after, 1);
      for (ObjectStore.Entry entry : page.entries()) {
        String name = entry.key().substring(prefix.length());
        Matcher found = RUNG.matcher(name);
        if (found.lookingAt()) {
          rungs.add(Integer.parseInt(found.group(1)));
        }
        // Behind all that begins with the rung's name and a slash.
        int slash = name.indexOf('/', 2);
        after = slash < 0 ? entry.key() : prefix + name.substring(0, slash) + "0";
      }
      more = page.more();
    }
    return rungs;
  }
}
