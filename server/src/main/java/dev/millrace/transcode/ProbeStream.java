package dev.millrace.transcode;

import dev.millrace.media.ladder.DisplaySize;
import dev.millrace.media.time.FrameRate;
import dev.millrace.media.time.Rational;
import dev.millrace.transcode.SourceInfo.Audio;
import dev.millrace.transcode.SourceInfo.Subtitle;
import dev.millrace.transcode.SourceInfo.Transfer;
import dev.millrace.transcode.SourceInfo.Video;
import dev.millrace.transcode.ffmpeg.InputFormat;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// One stream (or the format) in ffprobe's JSON, where every field may be missing or nonsense.
record ProbeStream(JsonNode json) {
  private static final Set<String> INTERLACED = Set.of("tt", "bb", "tb", "bt");
  private static final Set<String> STILLS = Set.of("mjpeg", "png", "bmp", "gif", "webp", "tiff");
  private static final int MICROSECONDS = 6;
  private static final int HD_HEIGHT = 720;

  int index() {
    return json.path("index").asInt(-1);
  }

  boolean is(String type) {
    return json.path("codec_type").asString("").equals(type);
  }

  String codec() {
    String name = json.path("codec_name").asString("");
    return name.equals("unknown") || name.equals("none") ? "" : name;
  }

  String tag() {
    return json.path("codec_tag_string").asString("");
  }

  int width() {
    return json.path("width").asInt(0);
  }

  int height() {
    return json.path("height").asInt(0);
  }

  boolean isEncrypted() {
    return tag().startsWith("enc") || tag().equals("drmi") || tag().equals("drms");
  }

  /// Cover art and thumbnails are video streams to FFmpeg.
  boolean isAttachment() {
    JsonNode disposition = json.path("disposition");
    return disposition.path("attached_pic").asInt(0) == 1
        || disposition.path("timed_thumbnails").asInt(0) == 1
        || (STILLS.contains(codec()) && json.path("nb_frames").asInt(0) == 1);
  }

  boolean isPicture() {
    return is("video") && !isAttachment();
  }

  boolean isSound() {
    return json.path("channels").asInt(0) > 0 && json.path("sample_rate").asInt(0) > 0;
  }

  Rational start() {
    return seconds("start_time").orElse(Rational.ZERO);
  }

  Optional<Rational> duration() {
    return seconds("duration").filter(d -> d.compareTo(Rational.ZERO) > 0);
  }

  Video toVideo(InputFormat container) {
    FrameRate average =
        rate("avg_frame_rate").or(() -> rate("r_frame_rate")).orElse(FrameRates.UNKNOWN);
    FrameRate base = rate("r_frame_rate").orElse(average);
    boolean variable = FrameRates.variable(average, base, container.millisecondClock());
    boolean exact = !variable && FrameRates.close(average, base);
    return new Video(
        index(),
        codec(),
        width(),
        height(),
        DisplaySize.of(width(), height(), pixelAspect(), rotation()),
        (exact ? base : average).snapped(),
        variable,
        INTERLACED.contains(json.path("field_order").asString("")),
        json.path("pix_fmt").asString("unknown"),
        matrix(),
        transfer(),
        start());
  }

  Audio toAudio() {
    return new Audio(
        index(),
        codec(),
        json.path("channels").asInt(),
        json.path("sample_rate").asInt(),
        language(),
        label("title"),
        start());
  }

  Subtitle toSubtitle() {
    JsonNode disposition = json.path("disposition");
    return new Subtitle(
        index(),
        codec(),
        language(),
        label("title"),
        disposition.path("forced").asInt(0) == 1,
        disposition.path("hearing_impaired").asInt(0) == 1);
  }

  private String language() {
    String language = label("language");
    return language.matches("[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})?") ? language : "und";
  }

  private String label(String name) {
    String text = json.path("tags").path(name).asString("").replaceAll("\\p{Cntrl}", " ").strip();
    return text.length() > 100 ? text.substring(0, 100) : text;
  }

  private Optional<Rational> seconds(String field) {
    String text = json.path(field).asString("");
    if (!text.matches("-?\\d{1,12}(\\.\\d{1,12})?")) {
      return Optional.empty();
    }
    long micros =
        new BigDecimal(text)
            .movePointRight(MICROSECONDS)
            .setScale(0, RoundingMode.HALF_UP)
            .longValueExact();
    return Optional.of(Rational.of(micros, 1_000_000));
  }

  private Optional<FrameRate> rate(String field) {
    try {
      return Optional.of(FrameRate.parse(json.path(field).asString("")));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private Rational pixelAspect() {
    String[] parts = json.path("sample_aspect_ratio").asString("1:1").split(":", 2);
    try {
      long across = Long.parseLong(parts[0]);
      long down = Long.parseLong(parts[parts.length - 1]);
      boolean sane = across > 0 && down > 0 && across <= 20 * down && down <= 20 * across;
      return sane ? Rational.of(across, down) : Rational.ONE;
    } catch (NumberFormatException e) {
      return Rational.ONE;
    }
  }

  private int rotation() {
    return json.path("side_data_list")
        .valueStream()
        .map(data -> data.path("rotation"))
        .filter(JsonNode::isNumber)
        .map(degrees -> (int) (Math.round(degrees.asDouble() / 90) * 90))
        .findFirst()
        .orElse(0);
  }

  private String matrix() {
    String named = json.path("color_space").asString("unknown");
    boolean known =
        Set.of("bt709", "smpte170m", "bt470bg", "bt2020nc", "smpte240m").contains(named);
    return known ? named : height() >= HD_HEIGHT ? "bt709" : "smpte170m";
  }

  private Transfer transfer() {
    return switch (json.path("color_transfer").asString("")) {
      case "smpte2084" -> Transfer.PQ;
      case "arib-std-b67" -> Transfer.HLG;
      default -> Transfer.SDR;
    };
  }
}
