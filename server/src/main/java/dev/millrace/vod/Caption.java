package dev.millrace.vod;

import dev.millrace.media.text.Cue;
import dev.millrace.media.text.MalformedText;
import dev.millrace.media.text.TextParser;
import dev.millrace.media.text.WebVtt;
import dev.millrace.packaging.TrackSpec;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/// What is said of a text that was given to an asset beside its video; the text itself may be
/// large and is kept apart, see [CaptionShelf].
///
/// @param name unique among the asset's texts
/// @param language a BCP 47 tag
/// @param title for people; may be empty
public record Caption(String name, String language, String title, Purpose purpose) {
  /// What the names of such texts begin with; those of texts inside the source never do.
  static final String PREFIX = "up-";

  private static final int HASH_CHARACTERS = 12;

  /// Whom a text is for.
  public enum Purpose {
    /// Those who do not understand the language.
    SUBTITLES,
    /// Those who cannot hear; tells of sounds too.
    CAPTIONS,
    /// Everybody: signs and foreign speech alone.
    FORCED
  }

  /// What somebody says of a text; see there.
  public record Description(String language, String title, Purpose purpose) {}

  /// A caption with its text.
  record Written(Caption caption, String webVtt) {}

  /// The caption in `file`. Equal files that are described alike have the same name, others never.
  ///
  /// @throws dev.millrace.media.text.MalformedText when it is neither WebVTT nor SubRip
  static Written written(Description description, byte[] file) {
    List<Cue> cues = TextParser.parse(file);
    if (cues.isEmpty()) {
      throw new MalformedText("it holds no text that is shown for any time");
    }
    String webVtt = WebVtt.whole(cues);
    byte[] bytes = webVtt.getBytes(StandardCharsets.UTF_8);
    if (bytes.length > TextParser.MAX_BYTES) {
      throw new MalformedText(
          "as WebVTT it has %d bytes, of at most %d".formatted(bytes.length, TextParser.MAX_BYTES));
    }
    String about = description.purpose() + "\n" + description.title() + "\n";
    String name = family(description.language()) + hash(about, bytes);
    var caption =
        new Caption(name, description.language(), description.title(), description.purpose());
    return new Written(caption, webVtt);
  }

  /// Whether a text of this name is in a language.
  static boolean isOf(String language, String name) {
    String family = family(language);
    return name.startsWith(family) && name.indexOf('-', family.length()) < 0;
  }

  private static String family(String language) {
    return PREFIX + language.toLowerCase(Locale.ROOT) + "-";
  }

  /// Whether it is meant for the same people as `other`, and so takes its place.
  boolean replaces(Caption other) {
    return language.equalsIgnoreCase(other.language) && purpose == other.purpose;
  }

  /// The track it becomes.
  TrackSpec.Text toTrack() {
    TrackSpec.Text.Purpose audience =
        switch (purpose) {
          case SUBTITLES -> TrackSpec.Text.Purpose.SUBTITLES;
          case CAPTIONS -> TrackSpec.Text.Purpose.CAPTIONS;
          case FORCED -> TrackSpec.Text.Purpose.FORCED;
        };
    return new TrackSpec.Text(name, language, title, audience);
  }

  private static String hash(String about, byte[] webVtt) {
    try {
      var sha = MessageDigest.getInstance("SHA-256");
      sha.update(about.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(sha.digest(webVtt)).substring(0, HASH_CHARACTERS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
