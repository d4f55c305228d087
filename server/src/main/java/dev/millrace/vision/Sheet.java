package dev.millrace.vision;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.millrace.inference.Sight;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// What one look found, as it lies in the bucket.
///
/// **Limits:** [#MAX_ITEMS]; the film goes on behind them, which `truncated` says.
///
/// @param by what found it
/// @param items in the order of their times; each has `fromSeconds` and `toSeconds`
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Sheet(
    String kind, String assetId, int version, By by, boolean truncated, List<ObjectNode> items) {
  /// The most that is kept of one kind.
  public static final int MAX_ITEMS = 100_000;

  /// What found something.
  ///
  /// @param sha256 of a network's file; absent for what has none
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record By(String name, String version, @Nullable String sha256) {
    static final By OURS = new By("millrace-scenes", "1", null);

    static By of(Sight.Mark network) {
      return new By(network.name(), network.version(), network.sha256());
    }
  }

  public Sheet {
    items = List.copyOf(items);
  }

  static Sheet of(Kind kind, Film film, By by, List<ObjectNode> items) {
    boolean much = items.size() > MAX_ITEMS;
    List<ObjectNode> kept = much ? items.subList(0, MAX_ITEMS) : items;
    return new Sheet(kind.word(), film.assetId(), film.version(), by, much, kept);
  }

  /// The same with other items.
  Sheet with(List<ObjectNode> others) {
    return new Sheet(kind, assetId, version, by, truncated, others);
  }

  /// Which film it is about.
  public record Film(String assetId, int version) {}
}
