package dev.millrace.packaging.download;

import dev.millrace.media.cmaf.MovieAssembler;
import dev.millrace.media.time.Rational;
import dev.millrace.packaging.AssetFolder;
import dev.millrace.packaging.PackagingFailure;
import dev.millrace.packaging.Presentation;
import dev.millrace.packaging.SegmentInfo;
import dev.millrace.store.ObjectHead;
import dev.millrace.store.ObjectMeta;
import dev.millrace.store.ObjectStore;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Makes the head and the index of a file from the segments of its tracks.
///
/// The tracks' segments alternate in the order of their times, so that the file plays while it
/// comes.
record IndexWriter(ObjectStore store, AssetFolder folder) {
  private static final int MAX_INIT_BYTES = 1 << 20;
  private static final int TOGETHER = 16;
  private static final ObjectMeta META = ObjectMeta.of("video/mp4");

  /// The head as it was stored, and the index of the whole file.
  record Written(ObjectHead head, MovieIndex index) {}

  private record Source(int track, Rational start, SegmentInfo segment) {}

  /// Stores the head at `path` of the folder.
  Written write(String path, List<Presentation.Track> tracks) {
    List<String> folders = tracks.stream().map(track -> AssetFolder.track(track.spec())).toList();
    var assembler = new MovieAssembler();
    List<MovieAssembler.Track> drafts =
        folders.stream()
            .map(place -> store.read(folder.key(place + "init.mp4"), MAX_INIT_BYTES))
            .map(assembler::track)
            .toList();
    var extents = new ArrayList<MovieIndex.Extent>();
    List<Source> sources = inOrder(tracks);
    try (ExecutorService readers = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int from = 0; from < sources.size(); from += TOGETHER) {
        List<Source> some = sources.subList(from, Math.min(sources.size(), from + TOGETHER));
        List<List<SegmentChunks.Chunk>> found = find(readers, some, folders);
        for (int i = 0; i < some.size(); i++) {
          Source source = some.get(i);
          for (SegmentChunks.Chunk chunk : found.get(i)) {
            drafts.get(source.track()).add(chunk.moof(), chunk.dataBytes());
            extents.add(extent(source, chunk));
          }
        }
      }
    }
    byte[] head = assembler.head();
    ObjectHead stored = store.put(folder.key(path), head, META);
    return new Written(stored, new MovieIndex(head.length, folders, extents));
  }

  private static MovieIndex.Extent extent(Source source, SegmentChunks.Chunk chunk) {
    return new MovieIndex.Extent(
        source.track(), source.segment().number(), chunk.dataOffset(), chunk.dataBytes());
  }

  private static List<Source> inOrder(List<Presentation.Track> tracks) {
    var sources = new ArrayList<Source>();
    for (int i = 0; i < tracks.size(); i++) {
      Presentation.Track track = tracks.get(i);
      for (SegmentInfo segment : track.segments()) {
        sources.add(new Source(i, new Rational(segment.startTicks(), track.timescale()), segment));
      }
    }
    sources.sort(Comparator.comparing(Source::start).thenComparingInt(Source::track));
    return sources;
  }

  private List<List<SegmentChunks.Chunk>> find(
      ExecutorService readers, List<Source> sources, List<String> folders) {
    List<Callable<List<SegmentChunks.Chunk>>> looks = new ArrayList<>();
    for (Source source : sources) {
      String path = folders.get(source.track()) + source.segment().number() + ".m4s";
      var segment = new SegmentChunks(store, folder.key(path));
      looks.add(() -> segment.find(source.segment().sizeBytes()));
    }
    try {
      var found = new ArrayList<List<SegmentChunks.Chunk>>();
      for (Future<List<SegmentChunks.Chunk>> look : readers.invokeAll(looks)) {
        found.add(look.get());
      }
      return found;
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException cause
          ? cause
          : new PackagingFailure("a segment cannot be read", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PackagingFailure("interrupted while reading segments", e);
    }
  }
}
