package dev.millrace.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/// `status`: says whether the server runs, is ready, and what it is busy with.
@Command(name = "status", description = "Say whether the server runs and what it does.")
final class Status implements Callable<Integer> {
  private static final String LINE = "%-11s%s";

  @Option(names = "--data", paramLabel = "DIR", description = "The server's data folder.")
  private Optional<Path> data = Optional.empty();

  @Option(names = "--json", description = "Answer as JSON.")
  private boolean json;

  @Override
  public Integer call() {
    var target = Target.of(data, System.getenv());
    var api = target.api();
    if (api.isEmpty()) {
      Terminal.out(json ? "{\"running\":false}" : "not running (data " + target.data() + ")");
      return 3;
    }
    boolean ready = api.get().isReady();
    JsonNode status = api.get().get("/v1/status");
    if (json) {
      var answer = new LinkedHashMap<String, Object>();
      answer.put("running", true);
      answer.put("ready", ready);
      answer.put("url", api.get().url());
      answer.put("status", status);
      Terminal.out(Api.JSON.writeValueAsString(answer));
    } else {
      Terminal.out(LINE.formatted(ready ? "ready" : "not ready", api.get().url()));
      status.properties().forEach(part -> Terminal.out(line(part.getKey(), part.getValue())));
    }
    return ready ? 0 : 4;
  }

  private static String line(String name, JsonNode value) {
    var text = new StringBuilder();
    if (value.isObject()) {
      value
          .properties()
          .forEach(
              entry ->
                  text.append(entry.getKey())
                      .append('=')
                      .append(entry.getValue().asString())
                      .append(' '));
    } else {
      text.append(value.asString());
    }
    return LINE.formatted(name, text.toString().strip());
  }
}
