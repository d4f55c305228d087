package dev.millrace.bench;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/// A film of 50 GiB through presigned parts until it is ready, and whether memory grows with it:
/// beside one of 1 GiB.
///
/// The file is a short film followed by a `free` box (ISO/IEC 14496-12 8.1.2) of the rest, so that
/// the encode is short. The source is sparse: only the store
/// needs the space.
final class LargeUpload implements Scenario {
  private static final long SMALL_BYTES = 1L << 30;
  private static final long LARGE_BYTES = 50L << 30;
  private static final double ROOM = 1.1;
  private static final int FREE_HEADER_BYTES = 16;
  private static final Duration INTERVAL = Duration.ofMillis(500);

  private final Workshop workshop;
  private final Runs smallMemory = new Runs();
  private final Runs largeMemory = new Runs();
  private final Runs speed = new Runs();
  private final Runs completion = new Runs();
  private final Runs ready = new Runs();

  LargeUpload(Workshop workshop) {
    this.workshop = workshop;
  }

  @Override
  public String name() {
    return "upload-50g";
  }

  @Override
  public boolean onlyByName() {
    return true;
  }

  @Override
  public Findings run() throws IOException, InterruptedException {
    long free = Files.getFileStore(workshop.folder()).getUsableSpace();
    if (free < LARGE_BYTES * ROOM) {
      throw new BenchFailed(
          "needs %d GB free in %s, there are %d"
              .formatted(
                  Math.round(LARGE_BYTES * ROOM / 1e9), workshop.folder(), free / 1_000_000_000));
    }
    workshop.server().api().get("/v1/assets?limit=1");
    double idle = workshop.server().processes().pssBytes() / 1e6;
    upload(SMALL_BYTES, smallMemory);
    Upload.Done large = upload(LARGE_BYTES, largeMemory);
    speed.add(LARGE_BYTES / 1e6 / large.seconds());
    completion.add(large.completionSeconds());
    return new Findings(
        List.of(
            Figure.report("50 GiB through four presigned parts at a time", speed.text("MB/s")),
            Figure.report("of it after the last part", completion.text("s")),
            Figure.report("completion to ready", ready.text("s")),
            Figure.report("memory before", Runs.number(idle) + " MB"),
            Figure.ratio(
                "memory meanwhile, beside 1 GiB", new Figure.Pair(largeMemory, smallMemory, "MB"))),
        List.of(
            "a film of five seconds with a `free` box of the rest behind it; memory is PSS of all"
                + " the server's processes, twice a second until the last part is confirmed."));
  }

  private Upload.Done upload(long bytes, Runs memory) throws IOException, InterruptedException {
    Path film = film(bytes);
    var over = new AtomicBoolean();
    ProcessTree processes = workshop.server().processes();
    Thread sampler = Thread.ofPlatform().start(() -> sample(processes, memory, over));
    try {
      Upload.Done done;
      try {
        done = new Upload(workshop.server().api(), film).run();
      } finally {
        over.set(true);
        sampler.join();
      }
      var job = new Job(workshop.server().api(), done);
      ready.add(job.untilReady());
      job.delete();
      return done;
    } finally {
      Files.delete(film);
    }
  }

  private static void sample(ProcessTree processes, Runs memory, AtomicBoolean over) {
    try {
      while (!over.get()) {
        memory.add(processes.pssBytes() / 1e6);
        Stopwatch.pause(INTERVAL);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private Path film(long bytes) throws IOException, InterruptedException {
    Path small = workshop.clips().small(0);
    Path film = workshop.folder().resolve("large.mp4");
    Files.move(small, film, StandardCopyOption.REPLACE_EXISTING);
    try (var file = new RandomAccessFile(film.toFile(), "rw")) {
      long start = file.length();
      ByteBuffer box = ByteBuffer.allocate(FREE_HEADER_BYTES);
      box.putInt(1).put("free".getBytes(StandardCharsets.US_ASCII)).putLong(bytes - start);
      file.seek(start);
      file.write(box.array());
      file.setLength(bytes);
    }
    return film;
  }
}
