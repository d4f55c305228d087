package dev.millrace.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/// `process`: uploads a file, or has an address fetched, follows it until it is ready and prints
/// where it plays.
@Command(name = "process", description = "Upload a file, or fetch a URL, and wait until it plays.")
final class ProcessFile implements Callable<Integer> {
  @Parameters(
      paramLabel = "FILE|URL",
      description = "A video or audio file, or the http or https address of one.")
  private String source = "";

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
    boolean isAddress = source.matches("(?i)https?://.+");
    if (!isAddress && source.matches("(?i)[a-z][a-z0-9+.-]*://.*")) {
      throw new CommandFailed("cannot fetch " + source + ": only http and https addresses are");
    }
    Path file = Path.of(isAddress ? "" : source);
    if (!isAddress) {
      requireFilm(file);
    }
    Api api = server();
    var display = new ProgressDisplay();
    String id = isAddress ? pull(api) : upload(api, file, display);
    JsonNode asset = new AssetWatch(api, display).untilSettled(id);
    display.finish();
    return report(api, asset);
  }

  /// Says what is wrong with the file before a server is started for it.
  private static void requireFilm(Path file) {
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

  private String upload(Api api, Path file, ProgressDisplay display) {
    return new FileUpload(api, file, display).run(title.orElseGet(() -> plainName(file)));
  }

  private String pull(Api api) {
    var request = new LinkedHashMap<String, Object>();
    request.put("sourceUrl", source);
    title.ifPresent(text -> request.put("title", text));
    return api.post("/v1/assets", request, UUID.randomUUID().toString()).path("id").asString("");
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
              return new Detached(target, options).start().api(target.token());
            });
  }

  private int report(Api api, JsonNode asset) {
    boolean ready = asset.path("status").asString("").equals("ready");
    if (json) {
      Terminal.out(Api.JSON.writeValueAsString(asset));
    } else if (ready) {
      Terminal.out("hls    " + asset.path("playback").path("hls").asString(""));
      if (asset.path("playback").hasNonNull("dash")) {
        Terminal.out("dash   " + asset.path("playback").path("dash").asString(""));
      }
      Terminal.out("watch  " + api.url() + "/watch/" + asset.path("id").asString(""));
    }
    if (!ready) {
      JsonNode error = asset.path("error");
      throw new CommandFailed(
          "%s was not processed: %s"
              .formatted(
                  source,
                  error.path("detail").asString(error.path("title").asString("unknown reason"))));
    }
    return 0;
  }

  private static String plainName(Path file) {
    String name = file.getFileName().toString();
    int dot = name.lastIndexOf('.');
    return dot > 0 ? name.substring(0, dot) : name;
  }
}
