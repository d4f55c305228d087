package dev.millrace.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Files of the class path below one folder, each read and hashed once, with a strong ETag.
///
/// **Threading**: any. **Limits**: holds only files that exist, so the class path bounds its
/// memory. A name is taken as decoded by the router and can not leave the folder.
public final class StaticFiles {
  private final ClassLoader loader;
  private final String folder;
  private final String cacheControl;
  private final Map<String, Response> known = new ConcurrentHashMap<>();

  /// Serves `folder` (as `ui`) of the class path of `owner`; browsers ask again every time and get
  /// 304.
  public StaticFiles(Class<?> owner, String folder) {
    this(owner, folder, "no-cache");
  }

  public StaticFiles(Class<?> owner, String folder, String cacheControl) {
    this.loader = owner.getClassLoader();
    this.folder = folder;
    this.cacheControl = cacheControl;
  }

  /// The file `name` (as `js/player.js`), or the 404 problem.
  public Response file(String name) {
    Response answer = known.get(name);
    if (answer == null) {
      answer = load(name);
      if (answer == null) {
        throw Problem.NOT_FOUND.because(name).thrown();
      }
      known.putIfAbsent(name, answer);
    }
    return answer;
  }

  private @Nullable Response load(String name) {
    if (!isPlain(name)) {
      return null;
    }
    try (InputStream in = loader.getResourceAsStream(folder + "/" + name)) {
      return in == null ? null : answer(name, in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// A dot in the last segment tells a file from a folder, which a class path would list.
  private static boolean isPlain(String name) {
    return !name.contains("..")
        && name.indexOf('\\') < 0
        && !name.startsWith("/")
        && name.lastIndexOf('.') > name.lastIndexOf('/') + 1
        && !name.endsWith(".class");
  }

  private Response answer(String name, byte[] bytes) {
    return Response.bytes(ContentTypes.of(name), bytes)
        .with("ETag", '"' + sha256(bytes) + '"')
        .with("Cache-Control", cacheControl);
  }

  private static String sha256(byte[] bytes) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
      return HexFormat.of().formatHex(digest, 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
