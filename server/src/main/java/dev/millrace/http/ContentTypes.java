package dev.millrace.http;

import java.util.Locale;
import java.util.Map;

/// The media type of a file name's ending, and which types are text worth compressing.
public final class ContentTypes {
  public static final String BINARY = "application/octet-stream";

  private static final Map<String, String> BY_ENDING =
      Map.ofEntries(
          Map.entry("aac", "audio/aac"),
          Map.entry("avif", "image/avif"),
          Map.entry("css", "text/css; charset=utf-8"),
          Map.entry("gif", "image/gif"),
          Map.entry("html", "text/html; charset=utf-8"),
          Map.entry("ico", "image/x-icon"),
          Map.entry("jpeg", "image/jpeg"),
          Map.entry("jpg", "image/jpeg"),
          Map.entry("js", "text/javascript; charset=utf-8"),
          Map.entry("json", "application/json"),
          Map.entry("m3u8", "application/vnd.apple.mpegurl"),
          Map.entry("m4a", "audio/mp4"),
          Map.entry("m4s", "video/iso.segment"),
          Map.entry("map", "application/json"),
          Map.entry("md", "text/markdown; charset=utf-8"),
          Map.entry("mjs", "text/javascript; charset=utf-8"),
          Map.entry("mov", "video/quicktime"),
          Map.entry("mp4", "video/mp4"),
          Map.entry("mpd", "application/dash+xml"),
          Map.entry("pdf", "application/pdf"),
          Map.entry("png", "image/png"),
          Map.entry("svg", "image/svg+xml"),
          Map.entry("ts", "video/mp2t"),
          Map.entry("ttf", "font/ttf"),
          Map.entry("txt", "text/plain; charset=utf-8"),
          Map.entry("vtt", "text/vtt; charset=utf-8"),
          Map.entry("wasm", "application/wasm"),
          Map.entry("webm", "video/webm"),
          Map.entry("webmanifest", "application/manifest+json"),
          Map.entry("webp", "image/webp"),
          Map.entry("woff", "font/woff"),
          Map.entry("woff2", "font/woff2"),
          Map.entry("xml", "application/xml"),
          Map.entry("yaml", "application/yaml"),
          Map.entry("zip", "application/zip"));

  private ContentTypes() {}

  /// The type for the ending of `name`, or [#BINARY].
  public static String of(String name) {
    int dot = name.lastIndexOf('.');
    String ending = name.substring(dot + 1).toLowerCase(Locale.ROOT);
    return dot < 0 ? BINARY : BY_ENDING.getOrDefault(ending, BINARY);
  }

  /// Whether a value of `Content-Type` means JSON (`application/json` or any `+json`).
  public static boolean isJson(String contentType) {
    String essence = essence(contentType);
    return essence.equals("application/json") || essence.endsWith("+json");
  }

  /// Whether the type is text that gzip makes much smaller.
  static boolean isText(String contentType) {
    String essence = essence(contentType);
    return (essence.startsWith("text/") && !essence.equals("text/event-stream"))
        || isJson(essence)
        || essence.endsWith("xml")
        || essence.equals("application/vnd.apple.mpegurl")
        || essence.equals("application/yaml");
  }

  private static String essence(String contentType) {
    int end = contentType.indexOf(';');
    String essence = end < 0 ? contentType : contentType.substring(0, end);
    return essence.strip().toLowerCase(Locale.ROOT);
  }
}
