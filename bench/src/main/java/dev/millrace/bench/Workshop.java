package dev.millrace.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

/// What all scenarios share: the work folder, the server under test, FFmpeg and the clips.
///
/// **Ownership**: closing it, or a signal, ends every process and empties the folder.
final class Workshop implements AutoCloseable {
  private final Path root;
  private final Path folder;
  private final Commands commands;
  private final MillraceServer server;
  private final Encoder encoder;
  private final Clips clips;
  private final List<MillraceServer> others = new CopyOnWriteArrayList<>();
  private final AtomicBoolean closed = new AtomicBoolean();

  private Workshop(Path root, Path folder) {
    this.root = root;
    this.folder = folder;
    this.commands = new Commands(folder);
    this.server = new MillraceServer(commands, root, folder.resolve("data"));
    this.encoder = new Encoder(commands);
    this.clips = new Clips(encoder, root, folder);
  }

  /// Takes the work folder; what a killed bench left in it is ended and removed first.
  static Workshop open(Path root) throws IOException {
    Path folder = root.resolve("bench").resolve("target").resolve("work");
    Files.createDirectories(folder.resolve("data"));
    for (Path data : folders(folder)) {
      new MillraceServer(new Commands(folder), root, data).abandon();
    }
    delete(folder);
    Files.createDirectories(folder.resolve("data"));
    var workshop = new Workshop(root, folder);
    Runtime.getRuntime().addShutdownHook(new Thread(workshop::close, "bench-clean-up"));
    return workshop;
  }

  private static List<Path> folders(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(Files::isDirectory).toList();
    }
  }

  /// The working copy.
  Path root() {
    return root;
  }

  Path folder() {
    return folder;
  }

  Commands commands() {
    return commands;
  }

  MillraceServer server() {
    return server;
  }

  /// One more server, with a data folder of that name below the work folder; its owner abandons it.
  MillraceServer another(String name) {
    var another = new MillraceServer(commands, root, folder.resolve(name));
    others.add(another);
    return another;
  }

  Encoder encoder() {
    return encoder;
  }

  Clips clips() {
    return clips;
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      commands.killAll();
      others.reversed().forEach(MillraceServer::abandon);
      server.abandon();
      try {
        delete(folder);
      } catch (IOException e) {
        Terminal.progress("the work folder stays behind: " + e.getMessage());
      }
    }
  }

  static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }
}
