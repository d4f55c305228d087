package dev.millrace.transcode;

import dev.millrace.media.ladder.DisplaySize;
import dev.millrace.media.time.FrameRate;
import dev.millrace.media.time.Rational;
import dev.millrace.transcode.SourceInfo.Audio;
import dev.millrace.transcode.SourceInfo.Scan;
import dev.millrace.transcode.SourceInfo.Subtitle;
import dev.millrace.transcode.SourceInfo.Transfer;
import dev.millrace.transcode.SourceInfo.Video;
import dev.millrace.transcode.ffmpeg.InputFormat;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// One stream (or the format) in ffprobe's JSON, where every field may be missing or nonsense.
record ProbeStream(JsonNode json) {
  private static final Set<String> INTERLACED = Set.of("tt", "bb", "tb", "bt");
  private static final Set<String> STILLS = Set.of("mjpeg", "png", "bmp", "gif", "webp", "tiff");
  private static final Set<String> NEVER_INTERLACED =
      Set.of("vp8", "vp9", "av1", "gif", "webp", "apng", "hevc", "vvc", "theora", "flv1");

  /// Stream types of MPEG-TS (Apple's SAMPLE-AES): H.264, AAC, AC-3, E-AC-3.
  private static final Set<String> SAMPLE_AES = Set.of("0x00db", "0x00cf", "0x00c1", "0x00c2");

  private static final int MIN_INTERLACED_HEIGHT = 100;
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
    return tag().startsWith("enc")
        || tag().equals("drmi")
        || tag().equals("drms")
        || SAMPLE_AES.contains(json.path("codec_tag").asString(""))
        || sideData("side_data_type").anyMatch(type -> type.asString("").startsWith("Encryption"));
  }

  /// A profile of Dolby Vision whose colours no other decoder knows (5: IPT, no base to fall back
  /// on).
  boolean isDolbyOnly() {
    return sideData("dv_profile").anyMatch(profile -> profile.asInt(0) == 5);
  }

  /// Whether only a look at the pictures tells if they are interlaced.
  boolean mayHideFields() {
    String order = fieldOrder();
    return (order.isEmpty() || order.equals("unknown"))
        && !NEVER_INTERLACED.contains(codec())
        && height() >= MIN_INTERLACED_HEIGHT;
  }

  private String fieldOrder() {
    return json.path("field_order").asString("");
  }

  /// WebM keeps the alpha of VP8 and VP9 beside the picture.
  private String pixelFormat() {
    String coded = json.path("pix_fmt").asString("unknown");
    return json.path("tags").path("alpha_mode").asString("").equals("1") && coded.equals("yuv420p")
        ? "yuva420p"
        : coded;
  }

  private Stream<JsonNode> sideData(String field) {
    return json.path("side_data_list").valueStream().map(data -> data.path(field));
  }

  /// Main sound comes first, what is meant for few last.
  int rank() {
    JsonNode disposition = json.path("disposition");
    if (disposition.path("comment").asInt(0) == 1
        || disposition.path("visual_impaired").asInt(0) == 1
        || disposition.path("hearing_impaired").asInt(0) == 1) {
      return 2;
    }
    return disposition.path("default").asInt(0) == 1 ? 0 : 1;
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
    return is("audio")
        && !codec().isEmpty()
        && json.path("channels").asInt(0) > 0
        && json.path("sample_rate").asInt(0) > 0;
  }

  /// Whether a picture has a size and sound a rate, where there is a codec that could tell.
  boolean isKnown() {
    boolean told = is("audio") ? isSound() : !isPicture() || width() > 0;
    return told || codec().isEmpty();
  }

  Rational start() {
    return seconds("start_time").orElse(Rational.ZERO);
  }

  Optional<Rational> duration() {
    return seconds("duration").filter(d -> d.compareTo(Rational.ZERO) > 0);
  }

  /// Whether enough pictures came to tell how many there are in a second.
  boolean tellsRate() {
    return rate("avg_frame_rate").filter(FrameRates::plausible).isPresent();
  }

  Video toVideo(InputFormat container) {
    FrameRate average =
        rate("avg_frame_rate")
            .filter(FrameRates::plausible)
            .or(() -> rate("r_frame_rate"))
            .orElse(FrameRates.UNKNOWN);
    FrameRate base = rate("r_frame_rate").orElse(average);
    boolean variable = FrameRates.variable(average, base, container.millisecondClock());
    boolean lie = !FrameRates.usual(average) && FrameRates.usual(base);
    boolean exact = lie || (!variable && FrameRates.close(average, base));
    return new Video(
        index(),
        codec(),
        width(),
        height(),
        DisplaySize.of(width(), height(), pixelAspect(), rotation()),
        (exact ? base : average).snapped(),
        variable,
        INTERLACED.contains(fieldOrder()) ? Scan.INTERLACED : Scan.PROGRESSIVE,
        pixelFormat(),
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
        soundTitle(),
        start());
  }

  private String soundTitle() {
    boolean commentary = json.path("disposition").path("comment").asInt(0) == 1;
    return label("title").isEmpty() && commentary ? "Commentary" : label("title");
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
      return Optional.of(FrameRate.parse(json.path(field).asString("")))
          .filter(FrameRates::canBeHalved);
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
    return sideData("rotation")
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
