package dev.millrace.media.hls;

import dev.millrace.media.time.Rational;
import java.time.Instant;
import java.util.Collections;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Something that holds for a stretch of the programme, such as an advertisement (RFC 8216bis
/// 4.4.5.1).
///
/// @param id unique in the programme; what has been said of one never changes, only more is said
/// @param kind the `CLASS`, which says what the other attributes mean; empty for none
/// @param duration null while it is not known
/// @param planned how long it is expected to last; null when nobody knows
/// @param cue the SCTE-35 section that began or ended it; null when none did
/// @param more attributes of the application: their names begin with `X-`
public record DateRange(
    String id,
    String kind,
    Instant start,
    @Nullable Rational duration,
    @Nullable Rational planned,
    @Nullable Cue cue,
    Map<String, String> more) {
  private static final Pattern NAME = Pattern.compile("X-[A-Z0-9-]{1,64}");

  /// A `splice_info_section` (SCTE 35), as it came, in hexadecimal digits.
  public record Cue(Role role, String hex) {
    private static final Pattern HEX = Pattern.compile("0x([0-9A-F]{2}){1,4096}");

    /// What the section does.
    public enum Role {
      /// It begins the stretch.
      OUT("SCTE35-OUT"),
      /// It ends the stretch.
      IN("SCTE35-IN"),
      /// It is neither.
      COMMAND("SCTE35-CMD");

      private final String attribute;

      Role(String attribute) {
        this.attribute = attribute;
      }
    }

    public Cue {
      if (!HEX.matcher(hex).matches()) {
        throw new IllegalArgumentException("not a section in hexadecimal digits");
      }
    }

    public static Cue of(Role role, byte[] section) {
      return new Cue(role, "0x" + HexFormat.of().withUpperCase().formatHex(section));
    }
  }

  public DateRange {
    Attributes.machineText("ID", id);
    if (negative(duration) || negative(planned)) {
      throw new IllegalArgumentException("a stretch of negative length");
    }
    SortedMap<String, String> sorted = new TreeMap<>();
    more.forEach(
        (name, value) -> {
          if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("not an attribute of an application: " + name);
          }
          sorted.put(name, Attributes.machineText(name, value));
        });
    more = Collections.unmodifiableSortedMap(sorted);
  }

  /// A stretch of which nothing but its beginning is known.
  public static DateRange from(String id, String kind, Instant start) {
    return new DateRange(id, kind, start, null, null, null, Map.of());
  }

  /// The same with its length.
  public DateRange lasting(Rational seconds) {
    return new DateRange(id, kind, start, seconds, planned, cue, more);
  }

  /// The tag, ended by a line feed.
  String render() {
    var line = new Attributes().quoted("ID", id).quotedIf("CLASS", kind);
    line.quoted("START-DATE", ProgramTime.text(start));
    if (duration != null) {
      line.plain("DURATION", duration.toDecimal(MediaPlaylist.EXTINF_DECIMALS));
    }
    if (planned != null) {
      line.plain("PLANNED-DURATION", planned.toDecimal(MediaPlaylist.EXTINF_DECIMALS));
    }
    if (cue != null) {
      line.plain(cue.role().attribute, cue.hex());
    }
    more.forEach(line::quoted);
    return "#EXT-X-DATERANGE:" + line + "\n";
  }

  private static boolean negative(@Nullable Rational seconds) {
    return seconds != null && seconds.compareTo(Rational.ZERO) < 0;
  }
}
