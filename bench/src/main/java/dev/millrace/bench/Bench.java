package dev.millrace.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;

/// The program: runs the scenarios named on the command line; when none is, all but those
/// that run only by name.
///
/// Ends with 0 when everything named was measured, whether or not the targets are met; with 1 when
/// something could not be measured; with 2 when the command line is wrong.
public final class Bench {
  private Bench() {}

  /// Runs the scenarios that `args` name.
  public static void main(String[] args) throws IOException, InterruptedException {
    Path root = Path.of(System.getProperty("millrace.home", ".")).toAbsolutePath().normalize();
    System.exit(run(root, Set.of(args)));
  }

  private static int run(Path root, Set<String> wanted) throws IOException, InterruptedException {
    try (var workshop = Workshop.open(root)) {
      List<Scenario> all = scenarios(workshop);
      List<String> names = all.stream().map(Scenario::name).toList();
      if (!names.containsAll(wanted)) {
        Terminal.progress("the scenarios are " + String.join(", ", names));
        return 2;
      }
      var report = new Report(Machine.here(workshop.encoder().version()), workshop.clips()::origin);
      for (Scenario scenario : all) {
        if (wanted.isEmpty() ? !scenario.onlyByName() : wanted.contains(scenario.name())) {
          measure(scenario, report);
        }
      }
      Terminal.result(report.markdown());
      if (wanted.isEmpty()) {
        report.write(root.resolve("bench").resolve("results"), LocalDate.now(ZoneOffset.UTC));
      }
      return report.isComplete() ? 0 : 1;
    }
  }

  private static List<Scenario> scenarios(Workshop workshop) {
    return List.of(
        new MainJob(workshop),
        new FirstPlayable(workshop, FirstPlayable.Film.TEN_MINUTES),
        new FirstPlayable(workshop, FirstPlayable.Film.THREE_HOURS),
        new StartUp(workshop),
        new UploadSpeed(workshop),
        new Resume(workshop),
        new Crowd(workshop),
        new BadInput(workshop),
        new TwoWorkers(workshop),
        new PackagingCost(workshop),
        new SignedPlayback(),
        new AccessLogCost(),
        FoundAgain.accesses(),
        new ExperienceFit(),
        new FiguresSize(),
        new EdgeSpeed(workshop),
        new LadderSavings(workshop),
        new LargeUpload(workshop),
        new Glass(workshop),
        new LiveWaiters(workshop),
        new LiveKill(workshop),
        new LiveReturns(workshop),
        new LiveAttacks(workshop),
        new LiveHour(workshop),
        new LiveVision(workshop),
        new Understanding(workshop),
        new StreamChurn(workshop),
        new TelemetryLoad(workshop),
        new TelemetryDelay(workshop),
        FoundAgain.playerEvents(),
        new TelemetrySql(workshop),
        new TelemetryBreaks(workshop),
        new LakeSpark(workshop));
  }

  private static void measure(Scenario scenario, Report report) throws InterruptedException {
    Terminal.progress(scenario.name() + " ...");
    String load = Machine.loadAverage();
    var watch = new Stopwatch();
    try {
      report.add(scenario.name(), load, scenario.run());
    } catch (IOException | RuntimeException e) {
      report.failed(scenario.name(), String.valueOf(e.getMessage()));
      Terminal.progress(scenario.name() + " could not be measured: " + e);
    }
    Terminal.progress(
        scenario.name() + " took " + Runs.number(watch.seconds()) + " s, load was " + load);
  }
}
