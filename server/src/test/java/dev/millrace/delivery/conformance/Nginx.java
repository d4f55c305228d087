package dev.millrace.delivery.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// nginx of the system on a port of loopback, over one folder of files.
///
/// **Ownership:** [#close] ends it. **On failure** to start, says what to install.
final class Nginx implements AutoCloseable {
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(20);

  private final Process process;
  private final int port;

  /// @param folder is where it keeps its own files
  /// @param www is what it serves, as segments of video
  Nginx(Path folder, Path www) throws IOException, InterruptedException {
    port = freePort();
    Path conf = folder.resolve("nginx.conf");
    Path log = folder.resolve("error.log");
    Files.writeString(conf, configuration(folder, www));
    process =
        new ProcessBuilder(
                binary(), "-p", folder.toString(), "-e", log.toString(), "-c", conf.toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    awaitAnswer(log);
  }

  /// Debian keeps it where only root's path leads.
  private static String binary() {
    return List.of("/usr/sbin/nginx", "/usr/bin/nginx", "/usr/local/sbin/nginx").stream()
        .filter(file -> Files.isExecutable(Path.of(file)))
        .findFirst()
        .orElseThrow(() -> new AssertionError("nginx is missing: apt-get install nginx-light"));
  }

  /// By default nginx wants the very date of its file; `before` is what RFC 9110 §13.1.3 says.
  private String configuration(Path folder, Path www) {
    return """
        daemon off;
        master_process off;
        pid FOLDER/nginx.pid;
        events { worker_connections 256; }
        http {
          access_log off;
          default_type video/iso.segment;
          if_modified_since before;
          client_body_temp_path FOLDER/body;
          proxy_temp_path FOLDER/proxy;
          fastcgi_temp_path FOLDER/fastcgi;
          uwsgi_temp_path FOLDER/uwsgi;
          scgi_temp_path FOLDER/scgi;
          server {
            listen 127.0.0.1:PORT;
            root WWW;
          }
        }
        """
        .replace("FOLDER", folder.toString())
        .replace("WWW", www.toString())
        .replace("PORT", Integer.toString(port));
  }

  private void awaitAnswer(Path log) throws IOException {
    long end = System.nanoTime() + PATIENCE_NANOS;
    while (process.isAlive() && System.nanoTime() < end) {
      try (var _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
        return;
      } catch (IOException _) {
        Thread.onSpinWait();
      }
    }
    process.destroy();
    throw new AssertionError("nginx does not answer: " + Files.readString(log));
  }

  String url(String file) {
    return "http://127.0.0.1:" + port + "/" + file;
  }

  private static int freePort() {
    try (var probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return probe.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
    process.onExit().orTimeout(5, TimeUnit.SECONDS).join();
  }
}
