package dev.millrace.engines.home;

import java.nio.file.Path;

/// Where unpacked programs are shared between installations of this user.
///
/// `MILLRACE_CACHE` names it; otherwise it is `~/.cache/millrace`, and for root
/// `/var/cache/millrace`, because root's home is closed to the user that PostgreSQL runs as.
public final class CacheFolder {
  private CacheFolder() {}

  /// The folder as an absolute path; it need not exist yet.
  public static Path path() {
    String chosen = System.getenv("MILLRACE_CACHE");
    if (chosen != null && !chosen.isBlank()) {
      return Path.of(chosen).toAbsolutePath().normalize();
    }
    if ("root".equals(System.getProperty("user.name"))) {
      return Path.of("/var/cache/millrace");
    }
    return Path.of(System.getProperty("user.home"), ".cache", "millrace").toAbsolutePath();
  }
}
