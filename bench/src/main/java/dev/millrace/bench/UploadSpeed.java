package dev.millrace.bench;

import dev.millrace.bench.Figure.Pair;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// How fast a large file comes in through presigned parts, beside a plain copy over loopback.
final class UploadSpeed implements Scenario {
  private static final int ROUNDS = 3;
  private static final long SIZE_BYTES = 1L << 30;
  private static final Duration LATE = Duration.ofMinutes(2);
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final double RATIO = 0.60;

  private final Workshop workshop;
  private final Runs uploaded = new Runs();
  private final Runs cpu = new Runs();
  private final Runs plainCpu = new Runs();
  private final Runs serverCpu = new Runs();
  private final Runs completion = new Runs();
  private final Runs overLoopback = new Runs();
  private final Runs copied = new Runs();

  UploadSpeed(Workshop workshop) {
    this.workshop = workshop;
  }

  @Override
  public String name() {
    return "upload";
  }

  @Override
  public Findings run() throws IOException, InterruptedException {
    var watch = new Stopwatch();
    Path file = workshop.clips().noise(SIZE_BYTES);
    Path copy = workshop.folder().resolve("copy.bin");
    for (int round = 0; round < ROUNDS && !(round > 0 && watch.isPast(LATE)); round++) {
      flush();
      double before = ProcessTree.ownCpuSeconds();
      overLoopback.add(speed(new PlainCopy(file, copy).run()));
      plainCpu.add(ProcessTree.ownCpuSeconds() - before);
      Files.delete(copy);
      flush();
      upload(file);
      flush();
      var copying = new Stopwatch();
      command("cp", file.toString(), copy.toString());
      copied.add(speed(copying.seconds()));
      Files.delete(copy);
    }
    Files.delete(file);
    return new Findings(
        List.of(
            Figure.ratioAtLeast(
                "1 GiB through four presigned parts at a time",
                new Pair(uploaded, overLoopback, "MB/s"),
                RATIO),
            Figure.ratio("the same beside `cp`", new Pair(uploaded, copied, "MB/s")),
            Figure.report("of it after the last part", completion.text("s")),
            Figure.ratio("CPU of client and server", new Pair(cpu, plainCpu, "s")),
            Figure.report("of it the server", serverCpu.text("s"))),
        List.of(
            "an upload lasts from asking for it to the answer of its completion; the plain copy is"
                + " one TCP connection into a file of the same file system; nobody calls fsync."));
  }

  private void upload(Path file) throws IOException, InterruptedException {
    Api api = workshop.server().api();
    ProcessTree processes = workshop.server().processes();
    double before = processes.cpuSeconds();
    double own = ProcessTree.ownCpuSeconds();
    var done = new Upload(api, file).run();
    double server = processes.cpuSeconds() - before;
    serverCpu.add(server);
    cpu.add(server + ProcessTree.ownCpuSeconds() - own);
    completion.add(done.completionSeconds());
    uploaded.add(speed(done.seconds()));
    api.delete("/v1/assets/" + done.id());
  }

  /// What was written before shall not be on the account of what is measured next.
  private void flush() throws IOException, InterruptedException {
    command("sync");
  }

  private void command(String... command) throws IOException, InterruptedException {
    workshop.commands().run(List.of(command), Map.of(), PATIENCE);
  }

  private static double speed(double seconds) {
    return SIZE_BYTES / 1e6 / seconds;
  }
}
