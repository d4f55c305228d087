package dev.millrace.transcode;

import dev.millrace.transcode.BadMedia.Reason;
import dev.millrace.transcode.ffmpeg.InputFormat;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/// Reads the first bytes of a file and says which container it is, or what it is instead.
final class Sniffer {
  private static final List<String> PLAYLISTS =
      List.of(
          "#extm3u",
          "ffconcat",
          "[playlist]",
          "v=0",
          "<mpd",
          "<smil",
          "<asx",
          "<playlist",
          "[internetshortcut]");
  private static final List<String> PICTURES =
      List.of("\u00ff\u00f8\u00ff", "\u0089png", "gif8", "bm", "<svg", "ii*\0", "mm\0*");
  private static final List<String> ARCHIVES =
      List.of("pk\3\4", "rar!", "7z\u00bc\u00af", "\u001f\u008b", "%pdf");
  private static final List<String> PICTURE_BRANDS =
      List.of("heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "msf1", "avif", "avis");

  private Sniffer() {}

  /// Whether it is an MPEG transport stream; files of which nothing is known are not.
  static boolean isTransportStream(Path file) {
    return InputFormat.sniff(head(file)).filter(InputFormat.MPEG_TS::equals).isPresent();
  }

  static InputFormat container(Path file) {
    byte[] head = head(file);
    if (head.length == 0) {
      throw new BadMedia(Reason.EMPTY, "0 bytes");
    }
    String text = new String(head, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
    if (text.length() > 12 && text.startsWith("ftyp", 4) && isPictureBrand(text)) {
      throw new BadMedia(Reason.IMAGE, "a still picture");
    }
    return InputFormat.sniff(head).orElseThrow(() -> refusal(text));
  }

  private static boolean isPictureBrand(String text) {
    return PICTURE_BRANDS.stream().anyMatch(brand -> text.startsWith(brand, 8));
  }

  private static BadMedia refusal(String text) {
    String start = text.startsWith("\u00ef\u00bb\u00bf") ? text.substring(3) : text;
    String body = start.stripLeading();
    boolean markup = body.startsWith("<?xml") || body.startsWith("<!--");
    if (PLAYLISTS.stream()
        .anyMatch(word -> body.startsWith(word) || (markup && isTag(body, word)))) {
      return new BadMedia(Reason.PLAYLIST, "upload the media itself");
    }
    if (body.startsWith("riff") && body.startsWith("webp", 8)) {
      return new BadMedia(Reason.IMAGE, "a WebP picture");
    }
    if (ARCHIVES.stream().anyMatch(text::startsWith)) {
      return new BadMedia(Reason.NOT_MEDIA, "an archive or a document");
    }
    if (PICTURES.stream()
        .anyMatch(word -> body.startsWith(word) || (markup && isTag(body, word)))) {
      return new BadMedia(Reason.IMAGE, "a still picture");
    }
    return new BadMedia(Reason.NOT_MEDIA, "none of the containers we read begins like this");
  }

  private static boolean isTag(String body, String word) {
    return word.startsWith("<") && body.contains(word);
  }

  private static byte[] head(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(InputFormat.SNIFF_BYTES);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the source", e);
    }
  }
}
