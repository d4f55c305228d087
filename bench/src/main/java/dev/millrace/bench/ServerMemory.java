package dev.millrace.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// What a server's program has in memory just now.
///
/// @param heapBytes of objects that live, after a full collection
/// @param nativeBytes that the JVM knows of beside it: direct buffers
/// @param residentBytes all that the kernel has given it
/// @param kernelBytes of the whole machine: slabs and the buffers of sockets, both ends of them
record ServerMemory(long heapBytes, long nativeBytes, long residentBytes, long kernelBytes) {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Pattern TOTAL = Pattern.compile("(?m)^Total +\\d+ +(\\d+)");
  private static final Pattern DIRECT =
      Pattern.compile("(?m)^jvm_buffer_memory_used_bytes\\{id=\"direct\"[^}]*} ([\\d.E+]+)$");

  static ServerMemory of(MillraceServer server, Commands commands)
      throws IOException, InterruptedException {
    long pid = server.pid();
    String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    String histogram =
        commands.run(List.of(jcmd, Long.toString(pid), "GC.class_histogram"), Map.of(), PATIENCE);
    return new ServerMemory(
        (long) number(TOTAL, histogram),
        (long) number(DIRECT, metrics(server.api())),
        kilobytes(Path.of("/proc/" + pid + "/status"), "VmRSS"),
        kilobytes(Path.of("/proc/meminfo"), "Slab") + socketPages());
  }

  private static String metrics(Api api) throws IOException, InterruptedException {
    var address = java.net.URI.create(api.url() + "/metrics");
    return new String(api.fetch(address).body(), StandardCharsets.UTF_8);
  }

  private static double number(Pattern pattern, String text) {
    return pattern
        .matcher(text)
        .results()
        .findFirst()
        .map((MatchResult found) -> Double.parseDouble(found.group(1)))
        .orElse(0.0);
  }

  private static long kilobytes(Path file, String name) throws IOException {
    return Files.readAllLines(file).stream()
        .filter(line -> line.startsWith(name + ":"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
        .findFirst()
        .orElse(0);
  }

  private static long socketPages() throws IOException {
    Path file = Path.of("/proc/net/sockstat");
    if (!Files.exists(file)) {
      return 0;
    }
    var pages = Pattern.compile("TCP: .* mem (\\d+)");
    return 4096 * (long) number(pages, Files.readString(file));
  }

  ServerMemory since(ServerMemory before) {
    return new ServerMemory(
        heapBytes - before.heapBytes,
        nativeBytes - before.nativeBytes,
        residentBytes - before.residentBytes,
        kernelBytes - before.kernelBytes);
  }
}
