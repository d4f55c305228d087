package dev.millrace.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import tools.jackson.databind.JsonNode;

/// The upload of one file through presigned parts: in parallel, each retried, taken up again where
/// an earlier run of the same command was cut off.
///
/// **Limits** four parts at a time; memory does not grow with the file.
final class FileUpload {
  private static final int PARALLEL = 4;

  /// A store may copy the whole file while it puts the parts together.
  private static final Duration COMPLETION = Duration.ofHours(2);

  private final Api api;
  private final Path file;
  private final ProgressDisplay display;
  private final long sizeBytes;
  private final AtomicLong sentBytes = new AtomicLong();
  private final Estimate pace = new Estimate();

  FileUpload(Api api, Path file, ProgressDisplay display) {
    this.api = api;
    this.file = file;
    this.display = display;
    try {
      this.sizeBytes = Files.size(file);
    } catch (IOException e) {
      throw new CommandFailed("cannot read " + file, e);
    }
  }

  /// Returns the asset's id once the server has confirmed the whole file.
  String run(String title) {
    var pending = new PendingUpload(api.url(), file, sizeBytes);
    var etags = new TreeMap<Integer, String>();
    String id =
        pending.id().filter(known -> resume(known, etags)).orElseGet(() -> begin(title, pending));
    pending.remember(id);
    if (!isOver(id)) {
      sendParts(id, etags);
      complete(id, etags);
    }
    pending.forget();
    return id;
  }

  /// Whether the server has had the whole file all along and only its answer was lost.
  private boolean isOver(String id) {
    String status = api.get("/v1/assets/" + id).path("status").asString("");
    return !status.equals("waiting") && !status.equals("failed");
  }

  private String begin(String title, PendingUpload pending) {
    var request = new LinkedHashMap<String, Object>();
    request.put("title", title);
    request.put("filename", file.getFileName().toString());
    request.put("sizeBytes", sizeBytes);
    return api.post("/v1/assets", request, pending.key()).path("id").asString("");
  }

  /// Whether the upload is still open; puts what has arrived of it into `etags`.
  private boolean resume(String id, Map<Integer, String> etags) {
    try {
      JsonNode upload = api.get("/v1/assets/" + id + "/upload?from=1");
      for (JsonNode part : upload.path("present")) {
        etags.put(part.path("number").asInt(), part.path("etag").asString(""));
        sentBytes.addAndGet(part.path("sizeBytes").asLong());
      }
      return true;
    } catch (CommandFailed refusal) {
      return isKnown(id, refusal);
    }
  }

  /// A closed upload may be one that came through; one that is being put together is waited for.
  private boolean isKnown(String id, CommandFailed refusal) {
    return switch (refusal.problem()) {
      case "upload-over" -> isOver(id);
      case "upload-busy" -> true;
      case "not-found" -> false;
      default -> throw refusal;
    };
  }

  /// Asks for addresses a page at a time, so that they do not expire before their turn.
  private void sendParts(String id, Map<Integer, String> etags) {
    int from = 1;
    while (true) {
      JsonNode page = api.get("/v1/assets/" + id + "/upload?from=" + from);
      long partSizeBytes = page.path("partSizeBytes").asLong();
      long parts = Math.max(1, Math.ceilDiv(sizeBytes, partSizeBytes));
      var missing = new ArrayList<PartUpload>();
      for (JsonNode part : page.path("parts")) {
        int number = part.path("number").asInt();
        from = Math.max(from, number + 1);
        if (!etags.containsKey(number)) {
          missing.add(part(number, part.path("url").asString(""), partSizeBytes));
        }
      }
      sendAll(missing, etags);
      if (from > parts || page.path("parts").isEmpty()) {
        return;
      }
    }
  }

  private PartUpload part(int number, String url, long partSizeBytes) {
    long offset = (number - 1) * partSizeBytes;
    var slice = new FileSlice(file, offset, Math.min(partSizeBytes, sizeBytes - offset));
    return new PartUpload(api.uploads(), number, url, slice, this::sent);
  }

  private void sendAll(List<PartUpload> parts, Map<Integer, String> etags) {
    var limit = new java.util.concurrent.Semaphore(PARALLEL);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var results = new LinkedHashMap<Integer, Future<String>>();
      for (PartUpload part : parts) {
        limit.acquire();
        results.put(
            part.number(),
            threads.submit(
                () -> {
                  try {
                    return part.send();
                  } finally {
                    limit.release();
                  }
                }));
        failEarly(results);
      }
      for (var result : results.entrySet()) {
        etags.put(result.getKey(), result.getValue().get());
      }
    } catch (InterruptedException e) {
      throw new CommandFailed("interrupted; run the same command again to go on", e);
    } catch (ExecutionException e) {
      throw failed(e.getCause());
    }
  }

  private static void failEarly(Map<Integer, Future<String>> results) {
    results.values().stream()
        .filter(future -> future.state() == Future.State.FAILED)
        .findFirst()
        .ifPresent(
            future -> {
              throw failed(future.exceptionNow());
            });
  }

  private static CommandFailed failed(@org.jspecify.annotations.Nullable Throwable cause) {
    return cause instanceof CommandFailed known
        ? known
        : new CommandFailed("the upload failed: " + cause);
  }

  private void complete(String id, Map<Integer, String> etags) {
    List<Map<String, Object>> parts = new ArrayList<>();
    etags.forEach((number, etag) -> parts.add(Map.of("number", number, "etag", etag)));
    long deadline = System.nanoTime() + COMPLETION.toNanos();
    while (true) {
      try {
        api.post("/v1/assets/" + id + "/complete", Map.of("parts", parts), "");
        return;
      } catch (CommandFailed failure) {
        boolean passes = failure.isServerAway() || failure.problem().equals("upload-busy");
        if (!passes || System.nanoTime() > deadline) {
          throw failure;
        }
        LockSupport.parkNanos(Duration.ofSeconds(1).toNanos());
      }
    }
  }

  private void sent(long bytes) {
    double progress = sizeBytes == 0 ? 1 : (double) sentBytes.addAndGet(bytes) / sizeBytes;
    pace.at(progress);
    String speed = "%.0f MB/s".formatted(pace.perSecond() * sizeBytes / 1e6);
    display.show(new ProgressDisplay.Line("upload", progress, speed, pace.secondsLeft()));
  }
}
