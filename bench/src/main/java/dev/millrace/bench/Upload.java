package dev.millrace.bench;

import dev.millrace.cli.FileSlice;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import tools.jackson.databind.JsonNode;

/// The upload of one file through presigned parts, four at a time, as the command line does it.
///
/// @param policy what is to be done with it
record Upload(Api api, Path file, Map<String, Object> policy) {
  private static final int PARALLEL = 4;
  private static final Duration TIMEOUT = Duration.ofMinutes(5);

  Upload(Api api, Path file) {
    this(api, file, Map.of());
  }

  /// An upload that the server has confirmed.
  ///
  /// @param seconds from asking for it to the confirmation
  /// @param completionSeconds of them between the last part and the confirmation
  /// @param completedAt when completion was asked for
  /// @param answered runs since completion was answered
  record Done(
      String id,
      double seconds,
      double completionSeconds,
      Instant completedAt,
      Stopwatch answered) {}

  Done run() throws IOException, InterruptedException {
    var watch = new Stopwatch();
    long size = Files.size(file);
    JsonNode asset =
        api.post(
            "/v1/assets",
            Map.of(
                "title",
                "bench",
                "filename",
                file.getFileName().toString(),
                "sizeBytes",
                size,
                "policy",
                policy));
    String id = asset.path("id").asString("");
    List<Map<String, Object>> parts = sendAll(id, size);
    Instant completedAt = Instant.now();
    var completion = new Stopwatch();
    api.post("/v1/assets/" + id + "/complete", Map.of("parts", parts));
    return new Done(id, watch.seconds(), completion.seconds(), completedAt, new Stopwatch());
  }

  private List<Map<String, Object>> sendAll(String id, long size)
      throws IOException, InterruptedException {
    var etags = new LinkedHashMap<Integer, Future<String>>();
    try (var threads = Executors.newFixedThreadPool(PARALLEL)) {
      int next = 1;
      long parts;
      do {
        JsonNode page = api.get("/v1/assets/" + id + "/upload?from=" + next);
        long partSize = page.path("partSizeBytes").asLong();
        parts = Math.ceilDiv(size, partSize);
        if (page.path("parts").isEmpty()) {
          throw new BenchFailed("the server gave no address for part " + next);
        }
        for (JsonNode part : page.path("parts")) {
          int number = part.path("number").asInt();
          String url = part.path("url").asString("");
          long offset = (number - 1) * partSize;
          long length = Math.min(partSize, size - offset);
          etags.put(number, threads.submit(() -> send(url, offset, length)));
          next = number + 1;
        }
      } while (next <= parts);
      return collect(etags);
    }
  }

  private static List<Map<String, Object>> collect(Map<Integer, Future<String>> etags)
      throws InterruptedException {
    var parts = new ArrayList<Map<String, Object>>();
    for (var part : etags.entrySet()) {
      try {
        parts.add(Map.of("number", part.getKey(), "etag", part.getValue().get()));
      } catch (ExecutionException e) {
        throw new BenchFailed("part " + part.getKey() + " was not taken", e);
      }
    }
    return parts;
  }

  private String send(String url, long offset, long length)
      throws IOException, InterruptedException {
    var body = new FileSlice(file, offset, length).body();
    var request = HttpRequest.newBuilder(URI.create(url)).timeout(TIMEOUT).PUT(body).build();
    var response = api.client().send(request, BodyHandlers.ofString());
    if (response.statusCode() != 200) {
      throw new BenchFailed("the store answered " + response.statusCode());
    }
    return response.headers().firstValue("etag").orElse("");
  }
}
