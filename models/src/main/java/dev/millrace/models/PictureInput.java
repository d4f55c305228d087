package dev.millrace.models;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/// How a picture is laid out for a network: a sample is `(pixel - mean) / std` of a channel.
///
/// @param width in pixels, as `height`
/// @param mean for each channel, as `std`
/// @param fill the grey, 0 to 255, around a picture that does not fill its frame
public record PictureInput(
    int width,
    int height,
    Layout layout,
    Colour colour,
    List<Double> mean,
    List<Double> std,
    Fit fit,
    int fill) {
  private static final int MAX_SIDE = 2048;

  /// Which runs fastest: pixels or channels.
  public enum Layout {
    @JsonProperty("nchw")
    NCHW,
    @JsonProperty("nhwc")
    NHWC
  }

  /// The channels, in their order.
  public enum Colour {
    @JsonProperty("rgb")
    RGB,
    @JsonProperty("bgr")
    BGR,
    @JsonProperty("grey")
    GREY
  }

  /// How a picture of other proportions comes to the network's.
  public enum Fit {
    /// All of it, with a frame of `fill` around.
    @JsonProperty("letterbox")
    LETTERBOX,
    /// All of it, out of proportion.
    @JsonProperty("stretch")
    STRETCH,
    /// The middle of it.
    @JsonProperty("crop")
    CROP
  }

  public PictureInput {
    if (width < 1 || height < 1 || width > MAX_SIDE || height > MAX_SIDE) {
      throw new IllegalArgumentException(
          "input: sides are 1 to %d, not %d x %d".formatted(MAX_SIDE, width, height));
    }
    mean = List.copyOf(mean);
    std = List.copyOf(std);
    int channels = colour == Colour.GREY ? 1 : 3;
    if (mean.size() != channels || std.size() != channels) {
      throw new IllegalArgumentException("input: mean and std need %d numbers".formatted(channels));
    }
    if (std.stream().anyMatch(d -> d == 0)) {
      throw new IllegalArgumentException("input: std must not be 0");
    }
    if (fill < 0 || fill > 255) {
      throw new IllegalArgumentException("input: fill is 0 to 255, not " + fill);
    }
  }

  public int channels() {
    return mean.size();
  }

  /// The shape of one picture as the network takes it.
  public List<Integer> shape() {
    return layout == Layout.NCHW
        ? List.of(1, channels(), height, width)
        : List.of(1, height, width, channels());
  }
}
