package dev.millrace;

import dev.millrace.cli.RunningServer;
import dev.millrace.testing.Eventually;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The program as a process of its own in some of its roles, with a data folder that outlives it.
final class RoleProcess {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private final Path data;
  private final String roles;
  private final Process process;

  private RoleProcess(Path data, String roles, Process process) {
    this.data = data;
    this.roles = roles;
    this.process = process;
  }

  /// Begins to start it; [#awaitReady] waits.
  ///
  /// @param data with a `millrace.yaml` that names its port
  static RoleProcess start(Path data, String roles) throws IOException {
    var builder =
        new ProcessBuilder(
            ProcessHandle.current().info().command().orElseThrow(),
            "-Xmx256m",
            "-XX:MaxDirectMemorySize=672m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-cp",
            System.getProperty("java.class.path"),
            "dev.millrace.Main",
            "start",
            "--data",
            data.toString(),
            "--roles",
            roles);
    Path said = data.resolveSibling(data.getFileName() + ".log");
    builder.redirectErrorStream(true).redirectOutput(said.toFile());
    return new RoleProcess(data, roles, builder.start());
  }

  /// Starts it again over the same folder, after [#kill].
  RoleProcess again() throws IOException {
    return again("");
  }

  /// Starts it again over the same folder, after [#kill].
  ///
  /// @param more what else it does from now on, as `,telemetry`
  RoleProcess again(String more) throws IOException {
    return start(data, roles + more).awaitReady();
  }

  RoleProcess awaitReady() throws IOException {
    boolean ready =
        Eventually.holds(
            PATIENCE,
            () -> !process.isAlive() || (isThere() && get("/readyz").statusCode() == 200));
    if (!ready || !process.isAlive()) {
      throw new AssertionError("it is not ready: " + said());
    }
    return this;
  }

  private boolean isThere() {
    return RunningServer.of(data).filter(server -> server.pid() == process.pid()).isPresent();
  }

  /// What it wrote for people to read.
  String said() throws IOException {
    return Files.readString(data.resolveSibling(data.getFileName() + ".log"));
  }

  /// Its exit code, once it ends by itself.
  int exit() throws InterruptedException {
    if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError("it has not ended");
    }
    return process.exitValue();
  }

  Path data() {
    return data;
  }

  String url() {
    return RunningServer.of(data).orElseThrow().url();
  }

  HttpResponse<byte[]> get(String target) {
    return send(HttpRequest.newBuilder(URI.create(url() + target)));
  }

  /// The same with a cookie.
  HttpResponse<byte[]> get(String target, String cookie) {
    return send(HttpRequest.newBuilder(URI.create(url() + target)).header("Cookie", cookie));
  }

  /// The cookie of a new session of the console.
  String signIn() {
    var body = BodyPublishers.ofString("{\"token\":\"" + token() + "\"}");
    var request = HttpRequest.newBuilder(URI.create(url() + "/v1/session")).POST(body);
    HttpResponse<byte[]> answer = send(request.header("Content-Type", "application/json"));
    return answer.headers().firstValue("Set-Cookie").orElseThrow().replaceAll(";.*", "");
  }

  String text(String target) {
    return new String(get(target).body(), StandardCharsets.UTF_8);
  }

  /// Asks with the token of its own folder, and reads JSON.
  JsonNode ask(String method, String target, String json) {
    var request =
        owner(target)
            .header("Content-Type", "application/json")
            .method(method, BodyPublishers.ofString(json));
    HttpResponse<byte[]> answer = send(request);
    String body = new String(answer.body(), StandardCharsets.UTF_8);
    if (answer.statusCode() >= 300) {
      throw new AssertionError(method + " " + target + " was answered " + body);
    }
    return JsonMapper.shared().readTree(body);
  }

  /// The status of what somebody posts who has no token of the owner's.
  int post(String target, String json) {
    return send(HttpRequest.newBuilder(URI.create(url() + target))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(json)))
        .statusCode();
  }

  /// The sum of a metric's lines that hold these words.
  double count(String... words) {
    String all = new String(send(owner("/metrics")).body(), StandardCharsets.UTF_8);
    return all.lines()
        .filter(line -> !line.startsWith("#") && List.of(words).stream().allMatch(line::contains))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
        .sum();
  }

  String token() {
    try {
      return Files.readString(data.resolve("admin-token")).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private HttpRequest.Builder owner(String target) {
    return HttpRequest.newBuilder(URI.create(url() + target))
        .header("Authorization", "Bearer " + token());
  }

  private static HttpResponse<byte[]> send(HttpRequest.Builder request) {
    try {
      return CLIENT.send(request.timeout(PATIENCE).build(), BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /// Stops it cleanly, by force when it takes too long.
  void stop() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(1, TimeUnit.MINUTES)) {
      kill();
    }
  }
}
