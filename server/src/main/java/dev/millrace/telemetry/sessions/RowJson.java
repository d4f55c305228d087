package dev.millrace.telemetry.sessions;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Writes rows as flat JSON objects: the names are the columns of tables made of them.
final class RowJson {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);
  private static final double THOUSAND = 1000;

  private RowJson() {}

  static byte[] write(SessionRow row) {
    ObjectNode out = JsonMapper.shared().createObjectNode();
    who(out, row);
    time(out, row.time());
    SessionRow.Stalls stalls = row.stalls();
    out.put("buffer_count", stalls.bufferCount());
    out.put("total_buffer_ms", stalls.totalBufferMs());
    out.put("max_buffer_ms", stalls.maxBufferMs());
    out.put("stalled_percent", rounded(stalls.percent()));
    picture(out, row.picture());
    SessionRow.End end = row.end();
    out.put("end", end.how());
    out.put("exit_before_start", end.exitBeforeStart());
    out.put("start_failure", end.startFailure());
    out.put("playback_failure", end.playbackFailure());
    var errors = out.putArray("errors");
    end.errors().forEach(errors::add);
    out.put("score", row.score() == null ? null : rounded(row.score()));
    SessionRow.Evidence evidence = row.evidence();
    out.put("events", evidence.events());
    out.put("lost_events", evidence.lost());
    out.put("doubled_events", evidence.doubles());
    out.put("complete", evidence.complete());
    out.put("skew_ms", evidence.skewMs());
    out.put("sample", evidence.sample());
    out.put("resumed", evidence.resumed() ? true : null);
    out.properties().removeIf(member -> member.getValue().isNull());
    return JsonMapper.shared().writeValueAsBytes(out);
  }

  private static void who(ObjectNode out, SessionRow row) {
    SessionRow.Who who = row.who();
    out.put("id", who.id());
    out.put("time", TIME.format(Instant.ofEpochMilli(row.time().startedMillis())));
    out.put("sid", who.sid());
    out.put("cid", who.cid());
    out.put("st", who.stream());
    out.put("browser", who.browser());
    out.put("os", who.os());
    out.put("device", who.device());
    out.put("country", who.country());
    out.put("token", who.token());
    out.put("cdn", who.cdn());
  }

  private static void time(ObjectNode out, SessionRow.Time time) {
    out.put("startup_ms", time.startupMs());
    out.put("watched_ms", time.watchedMs());
    out.put("playing_ms", time.playingMs());
    out.put("paused_ms", time.pausedMs());
    out.put("seek_ms", time.seekMs());
    out.put("slept_ms", time.sleptMs());
    out.put("media_ms", time.mediaMs());
    out.put("duration_ms", time.durationMs());
    out.put("played_ratio", time.playedRatio() == null ? null : rounded(time.playedRatio()));
  }

  private static void picture(ObjectNode out, SessionRow.Picture picture) {
    out.put("bitrate_kbps", picture.kilobits() == null ? null : rounded(picture.kilobits()));
    out.put("rated_ms", picture.kilobits() == null ? null : picture.ratedMs());
    out.put("rung", picture.rung());
    if (!picture.rungs().isEmpty()) {
      var rungs = out.putArray("rungs");
      picture.rungs().forEach(rungs::add);
    }
    out.put("switches", picture.switches());
    out.put("downswitches", picture.downswitches());
    out.put(
        "upscale_percent",
        picture.upscalePercent() == null ? null : rounded(picture.upscalePercent()));
    out.put(
        "max_upscale_percent",
        picture.maxUpscalePercent() == null ? null : rounded(picture.maxUpscalePercent()));
    out.put("dropped_frames", picture.droppedFrames());
    out.put(
        "live_latency_ms",
        picture.liveLatencyMs() == null ? null : rounded(picture.liveLatencyMs()));
  }

  private static Double rounded(double value) {
    return Math.round(value * THOUSAND) / THOUSAND;
  }
}
