package dev.millrace;

import dev.millrace.catalog.sql.DatabaseUnavailable;
import dev.millrace.cli.CommandFailed;
import dev.millrace.cli.Greeting;
import dev.millrace.cli.RunningServer;
import dev.millrace.cli.StartOptions;
import dev.millrace.config.ConfigException;
import dev.millrace.engines.home.EngineException;
import dev.millrace.events.EventsUnavailable;
import dev.millrace.http.tls.CertificateProblem;
import dev.millrace.store.StoreUnavailable;
import dev.millrace.transcode.ffmpeg.FfmpegUnavailable;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;

/// The server as `millrace start` runs it: until a signal comes.
final class Foreground {
  private Foreground() {}

  /// Returns the exit code once the server has stopped.
  static int run(StartOptions options) {
    var stopping = new CountDownLatch(1);
    var stopped = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(Thread.ofPlatform().unstarted(() -> stop(stopping, stopped)));
    try (Server server = Server.start(options)) {
      var here = RunningServer.here(server.place().url(), server.place().certificate());
      here.write(options.data());
      greet(server, options);
      stopping.await();
      here.erase(options.data());
      return 0;
    } catch (ConfigException
        | CertificateProblem
        | EngineException
        | FfmpegUnavailable
        | DatabaseUnavailable
        | StoreUnavailable
        | EventsUnavailable
        | IllegalArgumentException e) {
      throw new CommandFailed(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      throw new CommandFailed("cannot write to " + options.data() + ": " + e.getMessage());
    } catch (InterruptedException _) {
      return 130;
    } finally {
      stopped.countDown();
    }
  }

  private static void greet(Server server, StartOptions options) {
    if (server.roles().has(Role.API)) {
      Greeting.print(server.url(), options.data());
    } else {
      Greeting.print(server.url(), options.data(), server.roles().toString());
    }
  }

  /// On a signal the hook holds the JVM until the server has closed.
  private static void stop(CountDownLatch stopping, CountDownLatch stopped) {
    stopping.countDown();
    try {
      stopped.await();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
