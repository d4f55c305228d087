package dev.millrace.models;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/// What a network is there for.
public enum Task {
  @JsonProperty("detect")
  DETECT,
  @JsonProperty("face-detect")
  FACE_DETECT,
  @JsonProperty("classify")
  CLASSIFY,
  @JsonProperty("embed")
  EMBED,
  @JsonProperty("text-detect")
  TEXT_DETECT,
  @JsonProperty("text-read")
  TEXT_READ,
  @JsonProperty("text-embed")
  TEXT_EMBED,
  @JsonProperty("speech-activity")
  SPEECH_ACTIVITY,
  @JsonProperty("transcribe")
  TRANSCRIBE;

  /// As people write it.
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
