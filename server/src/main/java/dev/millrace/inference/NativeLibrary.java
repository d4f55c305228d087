package dev.millrace.inference;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/// ONNX Runtime's own library, unpacked once into the cache. By itself it would unpack 21 MB into
/// the folder for temporary files at every start, and leave them there when it is killed.
final class NativeLibrary {
  private static final String VERSION = "1.22.0";
  private static final List<String> FILES = List.of("libonnxruntime.so", "libonnxruntime4j_jni.so");

  private NativeLibrary() {}

  /// Must be called before the runtime is used; where nothing of ours fits, it helps itself.
  static void prepare(Path cache) throws IOException {
    boolean arm = System.getProperty("os.arch").equals("aarch64");
    String resource = "/ai/onnxruntime/native/linux-" + (arm ? "aarch64" : "x64") + "/";
    Path folder = cache.resolve("onnxruntime-" + VERSION);
    if (!Files.isDirectory(folder)) {
      unpack(resource, folder);
    }
    System.setProperty("onnxruntime.native.path", folder.toString());
  }

  private static void unpack(String resource, Path folder) throws IOException {
    Files.createDirectories(cacheOf(folder));
    Path draft = Files.createTempDirectory(cacheOf(folder), ".onnxruntime-");
    try {
      for (String file : FILES) {
        try (InputStream in = NativeLibrary.class.getResourceAsStream(resource + file)) {
          if (in == null) {
            throw new IOException("ONNX Runtime is not made for this machine: " + resource);
          }
          Files.copy(in, draft.resolve(file));
        }
      }
      Files.move(draft, folder, StandardCopyOption.ATOMIC_MOVE);
    } catch (FileSystemException e) {
      if (!Files.isDirectory(folder)) {
        throw e;
      }
    } finally {
      for (String file : FILES) {
        Files.deleteIfExists(draft.resolve(file));
      }
      Files.deleteIfExists(draft);
    }
  }

  private static Path cacheOf(Path folder) {
    return folder.resolveSibling("");
  }
}
