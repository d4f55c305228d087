package dev.millrace.packaging;

import dev.millrace.packaging.FilmFactory.Film;
import dev.millrace.store.memory.MemoryObjectStore;
import dev.millrace.transcode.EncodePolicy;
import dev.millrace.transcode.SourceLimits;
import dev.millrace.transcode.Transcoder;
import dev.millrace.transcode.ffmpeg.Ffmpeg;
import dev.millrace.transcode.ffmpeg.TestFfmpeg;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// FFmpeg, a store in memory with a server over it, and a folder: what tests of whole films stand
/// on. One for a test class.
final class FilmStudio implements BeforeAllCallback, AfterAllCallback {
  private static final long CAPACITY = 1L << 28;
  private static final int MAX_TEXT = 1 << 20;

  private final MemoryObjectStore store = new MemoryObjectStore(CAPACITY, InstantSource.system());
  private @Nullable Ffmpeg ffmpeg;
  private @Nullable Transcoder transcoder;
  private @Nullable StoreServer server;
  private @Nullable Path folder;

  @Override
  public void beforeAll(ExtensionContext context) throws IOException {
    folder = Files.createTempDirectory("films");
    var opened = TestFfmpeg.open();
    ffmpeg = opened;
    transcoder = new Transcoder(opened, SourceLimits.STANDARD);
    server = new StoreServer(store);
  }

  @Override
  public void afterAll(ExtensionContext context) throws IOException {
    Objects.requireNonNull(server).close();
    Objects.requireNonNull(ffmpeg).close();
    try (Stream<Path> all = Files.walk(folder()).sorted(Comparator.reverseOrder())) {
      for (Path path : all.toList()) {
        Files.delete(path);
      }
    }
  }

  MemoryObjectStore store() {
    return store;
  }

  Transcoder transcoder() {
    return Objects.requireNonNull(transcoder);
  }

  Path folder() {
    return Objects.requireNonNull(folder);
  }

  /// A source by FFmpeg's arguments, in the folder.
  Path source(String file, String how) {
    return TestFfmpeg.make(folder().resolve(file), how);
  }

  Film make(Path source, AssetFolder asset) {
    return make(source, asset, EncodePolicy.STANDARD);
  }

  Film make(Path source, AssetFolder asset, EncodePolicy policy) {
    return new FilmFactory(transcoder(), store).make(source, asset, policy);
  }

  /// Where players find an object.
  String url(String key) {
    return Objects.requireNonNull(server).url(key);
  }

  /// An object that is text, such as a playlist.
  String text(String key) {
    return new String(store.read(key, MAX_TEXT), StandardCharsets.UTF_8);
  }
}
