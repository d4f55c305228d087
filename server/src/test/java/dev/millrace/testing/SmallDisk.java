package dev.millrace.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/// A file system of a few megabytes, in memory, that a test can fill; only root may mount one.
public final class SmallDisk implements AutoCloseable {
  private final Path folder;

  private SmallDisk(Path folder) {
    this.folder = folder;
  }

  /// Mounts one at a new folder; who may not is not tested.
  public static SmallDisk at(Path folder, String size) throws IOException {
    Files.createDirectory(folder);
    assumeTrue(
        run("mount", "-t", "tmpfs", "-o", "mode=755,size=" + size, "tmpfs", folder.toString()),
        "only root may mount a small disk");
    return new SmallDisk(folder);
  }

  public Path folder() {
    return folder;
  }

  /// Takes what is left of it, to the last byte.
  public void fill() throws IOException {
    byte[] much = new byte[1 << 12];
    try (OutputStream out = Files.newOutputStream(ballast())) {
      while (true) {
        out.write(much);
      }
    } catch (IOException _) {
      // That was the last one.
    }
  }

  /// Gives it back.
  public void makeRoom() throws IOException {
    Files.delete(ballast());
  }

  private Path ballast() {
    return folder.resolve("ballast");
  }

  @Override
  public void close() throws IOException {
    run("umount", "--lazy", folder.toString());
  }

  private static boolean run(String... command) throws IOException {
    try {
      return new ProcessBuilder(command).start().waitFor() == 0;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
