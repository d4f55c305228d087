package dev.millrace.live.sql;

import dev.millrace.live.origin.Marker;
import dev.millrace.media.cue.Cue.Role;
import dev.millrace.media.cue.SpliceSection;
import dev.millrace.media.time.Rational;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// A marker as its row holds it: of sections the bytes alone.
record MarkerJson(
    String id,
    String kind,
    Instant at,
    @Nullable Rational known,
    @Nullable Rational planned,
    @Nullable Said section,
    @Nullable Rational lasted,
    @Nullable Said closing) {
  private static final JsonMapper JSON = JsonMapper.shared();

  /// @param splice in base64
  record Said(Role role, String splice) {
    static @Nullable Said of(Marker.@Nullable Section section) {
      return section == null ? null : new Said(section.role(), section.splice().base64());
    }

    static Marker.@Nullable Section section(@Nullable Said said) {
      return said == null
          ? null
          : new Marker.Section(said.role(), SpliceSection.parse(said.splice));
    }
  }

  static String write(Marker marker) {
    Marker.End end = marker.end();
    return JSON.writeValueAsString(
        new MarkerJson(
            marker.id(),
            marker.kind(),
            marker.at(),
            marker.lasts().known(),
            marker.lasts().planned(),
            Said.of(marker.section()),
            end == null ? null : end.seconds(),
            end == null ? null : Said.of(end.section())));
  }

  static Marker read(String json) {
    MarkerJson row = JSON.readValue(json, MarkerJson.class);
    Rational lasted = row.lasted();
    return new Marker(
        row.id(),
        row.kind(),
        row.at(),
        new Marker.Lasting(row.known(), row.planned()),
        Said.section(row.section()),
        lasted == null ? null : new Marker.End(lasted, Said.section(row.closing())));
  }
}
