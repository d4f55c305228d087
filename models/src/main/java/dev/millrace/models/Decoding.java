package dev.millrace.models;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Locale;

/// How what a network gives out becomes boxes, labels, scores or vectors.
///
/// @param threshold below which a score counts for nothing
/// @param overlap above which, as intersection over union, the weaker of two boxes goes
/// @param ignore labels by number that are never given, as the network is known to be wrong there
public record Decoding(Decoder decoder, double threshold, double overlap, List<Integer> ignore) {
  /// The ways in which networks answer.
  public enum Decoder {
    @JsonProperty("nanodet")
    NANODET,
    @JsonProperty("blazeface")
    BLAZEFACE,
    @JsonProperty("yolox")
    YOLOX,
    @JsonProperty("yolov5")
    YOLOV5,
    @JsonProperty("yolov8")
    YOLOV8,
    @JsonProperty("detr")
    DETR,
    @JsonProperty("ssd")
    SSD,
    @JsonProperty("softmax")
    SOFTMAX,
    @JsonProperty("l2norm")
    L2NORM,
    @JsonProperty("ctc")
    CTC,
    @JsonProperty("none")
    NONE;

    /// As people write it.
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public Decoding {
    ignore = List.copyOf(ignore);
    if (!(threshold >= 0 && threshold <= 1) || !(overlap >= 0 && overlap <= 1)) {
      throw new IllegalArgumentException("decoding: threshold and overlap are 0 to 1");
    }
  }
}
