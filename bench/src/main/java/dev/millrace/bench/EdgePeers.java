package dev.millrace.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// nginx and Varnish of the system beside our edge, on loopback, over one folder of files: nginx
/// serves them itself, plain and over TLS, Varnish has them from nginx in memory.
///
/// **Ownership**: [#close] ends both.
final class EdgePeers implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Commands commands;
  private final Path folder;
  private final int plainPort = freePort();
  private final int tlsPort = freePort();
  private final int varnishPort = freePort();
  private final List<Process> processes = new ArrayList<>();

  /// @param folder is made when it is missing; its `www` is what is served
  EdgePeers(Commands commands, Path folder) throws IOException {
    this.commands = commands;
    this.folder = folder;
    Files.createDirectories(www());
  }

  Path www() {
    return folder.resolve("www");
  }

  void start() throws IOException, InterruptedException {
    commands.run(
        List.of(
            "openssl",
            "req",
            "-x509",
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:P-256",
            "-nodes",
            "-days",
            "2",
            "-subj",
            "/CN=localhost",
            "-keyout",
            folder.resolve("key.pem").toString(),
            "-out",
            folder.resolve("cert.pem").toString()),
        Map.of(),
        PATIENCE);
    Path conf = folder.resolve("nginx.conf");
    Files.writeString(conf, nginxConf());
    launch("nginx", "-p", folder.toString(), "-c", conf.toString());
    await(plainPort);
    launch(
        "varnishd",
        "-F",
        "-a",
        "127.0.0.1:" + varnishPort,
        "-b",
        "127.0.0.1:" + plainPort,
        "-n",
        folder.resolve("varnish").toString(),
        "-s",
        "malloc,256m",
        "-t",
        "3600",
        "-p",
        "thread_pool_min=50");
    await(varnishPort);
  }

  private String nginxConf() {
    return """
        daemon off;
        %s
        worker_processes 1;
        pid %s/nginx.pid;
        error_log %s/error.log;
        events { worker_connections 4096; }
        http {
          access_log off;
          sendfile on;
          tcp_nopush on;
          keepalive_requests 100000000;
          open_file_cache max=1000;
          open_file_cache_valid 1h;
          default_type video/iso.segment;
          client_body_temp_path %s/body;
          proxy_temp_path %s/proxy;
          fastcgi_temp_path %s/fastcgi;
          uwsgi_temp_path %s/uwsgi;
          scgi_temp_path %s/scgi;
          server {
            listen 127.0.0.1:%d backlog=4096;
            listen 127.0.0.1:%d ssl http2 backlog=4096;
            ssl_certificate %s/cert.pem;
            ssl_certificate_key %s/key.pem;
            ssl_protocols TLSv1.3;
            http2_max_requests 100000000;
            root %s;
          }
        }
        """
        .replace("%s\nworker", isRoot() ? "user root;\nworker" : "\nworker")
        .replace("%s", folder.toString())
        .formatted(plainPort, tlsPort)
        .replace("root " + folder + ";", "root " + www() + ";");
  }

  private static boolean isRoot() {
    return System.getProperty("user.name").equals("root");
  }

  private void launch(String... command) throws IOException {
    Path log = folder.resolve(command[0] + ".log");
    try {
      processes.add(
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start());
    } catch (IOException e) {
      throw new BenchFailed(
          command[0] + " is missing: apt-get install nginx varnish wrk nghttp2-client", e);
    }
  }

  private static void await(int port) throws InterruptedException {
    Stopwatch.await(
        "server on port " + port,
        () -> {
          try (var _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return true;
          } catch (IOException _) {
            return false;
          }
        },
        Duration.ofMillis(50),
        PATIENCE);
  }

  String nginx(String file) {
    return "http://127.0.0.1:" + plainPort + "/" + file;
  }

  String nginxTls(String file) {
    return "https://127.0.0.1:" + tlsPort + "/" + file;
  }

  String varnish(String file) {
    return "http://127.0.0.1:" + varnishPort + "/" + file;
  }

  ServerCpu nginxCpu() {
    return new ServerCpu(Set.of(processes.get(0).pid()));
  }

  ServerCpu varnishCpu() {
    return new ServerCpu(Set.of(processes.get(1).pid()));
  }

  /// Keeps both, and what they start, on one processor.
  void pin(int processor) throws IOException, InterruptedException {
    for (Process process : processes) {
      var all = new ArrayList<>(process.descendants().toList());
      all.add(process.toHandle());
      for (ProcessHandle one : all) {
        new ServerCpu(Set.of(one.pid())).pin(commands, processor);
      }
    }
  }

  private static int freePort() throws IOException {
    try (var probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return probe.getLocalPort();
    }
  }

  @Override
  public void close() {
    for (Process process : processes) {
      process.descendants().forEach(ProcessHandle::destroy);
      process.destroy();
    }
  }
}
