package dev.millrace.catalog;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/// Plain file names made of what others call their files: keys, addresses, header fields.
///
/// What comes out is always a name that a [Description] takes: no path, nothing that cannot be
/// seen, at most 255 bytes of UTF-8, and its extension kept.
public final class FileNames {
  private static final String NAMELESS = "video";
  private static final int MAX_BYTES = 255;
  private static final int MAX_EXTENSION = 16;

  /// Control characters, halves of characters, and marks that turn the text's direction around.
  private static final Pattern UNSEEN =
      Pattern.compile("[\\p{Cc}\\p{Cs}\\x{2028}-\\x{202E}\\x{2066}-\\x{2069}\\x{FEFF}]");

  private FileNames() {}

  /// The name that the last part of `path` makes.
  public static String plain(String path) {
    int slash = Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\'));
    String name = UNSEEN.matcher(path.substring(slash + 1)).replaceAll("");
    name = name.replaceAll("\\.{2,}", ".").strip();
    return name.isEmpty() || name.equals(".") ? NAMELESS : shortened(name);
  }

  /// The name of what an address leads to.
  public static String of(URI uri) {
    String path = uri.getPath();
    return path == null || path.endsWith("/") ? NAMELESS : plain(path);
  }

  /// The title that a file name makes: without its extension.
  public static String title(String filename) {
    int dot = filename.lastIndexOf('.');
    String title = dot > 0 ? filename.substring(0, dot).strip() : filename;
    return title.isEmpty() ? filename : title;
  }

  private static String shortened(String name) {
    if (bytes(name) <= MAX_BYTES) {
      return name;
    }
    int dot = name.lastIndexOf('.');
    String extension = dot > 0 && name.length() - dot <= MAX_EXTENSION ? name.substring(dot) : "";
    int room = MAX_BYTES - bytes(extension);
    var kept = new StringBuilder();
    name.codePoints()
        .takeWhile(c -> bytes(kept) + bytes(Character.toString(c)) <= room)
        .forEach(kept::appendCodePoint);
    return kept.toString().strip() + extension;
  }

  private static int bytes(CharSequence text) {
    return text.toString().getBytes(StandardCharsets.UTF_8).length;
  }
}
