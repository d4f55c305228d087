package dev.millrace.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/// `process`: uploads a file, follows it until it is ready and prints where it plays.
@Command(name = "process", description = "Upload a file and wait until it plays.")
final class ProcessFile implements Callable<Integer> {
  @Parameters(paramLabel = "FILE", description = "A video or audio file.")
  private Path file = Path.of("");

  @Option(
      names = "--title",
      paramLabel = "T",
      description = "Its title; the file's name if absent.")
  private Optional<String> title = Optional.empty();

  @Option(names = "--data", paramLabel = "DIR", description = "The server's data folder.")
  private Optional<Path> data = Optional.empty();

  @Option(names = "--json", description = "Print the finished asset as JSON.")
  private boolean json;

  @Override
  public Integer call() {
    requireFilm();
    Api api = server();
    var display = new ProgressDisplay();
    String id = new FileUpload(api, file, display).run(title.orElseGet(this::plainName));
    JsonNode asset = new AssetWatch(api, display).untilSettled(id);
    display.finish();
    return report(api, asset);
  }

  /// Says what is wrong with the file before a server is started for it.
  private void requireFilm() {
    if (Files.notExists(file)) {
      throw new CommandFailed("cannot read " + file + ": no such file");
    }
    if (Files.isDirectory(file)) {
      throw new CommandFailed(file + " is a folder; name one video or audio file in it");
    }
    if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
      throw new CommandFailed("cannot read " + file + ": no plain file, or not yours to read");
    }
    try {
      if (Files.size(file) == 0) {
        throw new CommandFailed(file + " is empty: it has no bytes to upload");
      }
    } catch (IOException e) {
      throw new CommandFailed("cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  private Api server() {
    var target = Target.of(data, System.getenv());
    return target
        .api()
        .orElseGet(
            () -> {
              Terminal.err("Starting the server on " + target.data() + " ...");
              var options =
                  new StartOptions(
                      target.data(), Optional.empty(), Optional.empty(), Optional.empty());
              return new Api(new Detached(target, options).start().url(), target.token());
            });
  }

  private int report(Api api, JsonNode asset) {
    boolean ready = asset.path("status").asString("").equals("ready");
    if (json) {
      Terminal.out(Api.JSON.writeValueAsString(asset));
    } else if (ready) {
      Terminal.out("hls    " + asset.path("playback").path("hls").asString(""));
      Terminal.out("dash   " + asset.path("playback").path("dash").asString(""));
      Terminal.out("watch  " + api.url() + "/watch/" + asset.path("id").asString(""));
    }
    if (!ready) {
      JsonNode error = asset.path("error");
      throw new CommandFailed(
          "%s was not processed: %s"
              .formatted(
                  file.getFileName(),
                  error.path("detail").asString(error.path("title").asString("unknown reason"))));
    }
    return 0;
  }

  private String plainName() {
    String name = file.getFileName().toString();
    int dot = name.lastIndexOf('.');
    return dot > 0 ? name.substring(0, dot) : name;
  }
}
