package dev.millrace.upload;

import dev.millrace.store.MultipartStore.Part;
import dev.millrace.upload.Completion.ClaimedPart;
import dev.millrace.upload.Completion.EtagDiffers;
import dev.millrace.upload.Completion.PartsMissing;
import dev.millrace.upload.Completion.PartsRefused;
import dev.millrace.upload.Completion.SizeDiffers;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// What the client says it sent, held against what the store has.
///
/// @param twice a part that the client named twice, if any
record Inspection(
    PartLayout layout,
    Map<Integer, String> claimed,
    Map<Integer, Part> present,
    Optional<Integer> twice) {
  private static final int MAX_NAMED = 100;

  static Inspection of(PartLayout layout, List<ClaimedPart> claimed, List<Part> present) {
    var etags = new TreeMap<Integer, String>();
    var twice =
        claimed.stream()
            .filter(part -> etags.put(part.number(), part.etag()) != null)
            .map(ClaimedPart::number)
            .toList();
    var arrived = present.stream().collect(Collectors.toMap(Part::number, part -> part));
    return new Inspection(layout, etags, arrived, twice.stream().findFirst());
  }

  /// The first thing that is wrong, or null when all is well.
  @Nullable Completion problem() {
    if (twice.isPresent()) {
      return new PartsRefused("part " + twice.get() + " is named twice");
    }
    var stray = claimed.keySet().stream().filter(n -> n < 1 || n > layout.count()).findFirst();
    if (stray.isPresent()) {
      return new PartsRefused("the file has no part " + stray.get());
    }
    var missing = numbers().filter(n -> !claimed.containsKey(n) || !present.containsKey(n));
    var named = missing.limit(MAX_NAMED).boxed().toList();
    if (!named.isEmpty()) {
      return new PartsMissing(named);
    }
    var other = numbers().filter(n -> !isSame(n)).findFirst();
    if (other.isPresent()) {
      return new EtagDiffers(other.getAsInt());
    }
    var foundBytes = parts().stream().mapToLong(Part::sizeBytes).sum();
    return foundBytes == layout.totalBytes()
        ? null
        : new SizeDiffers(layout.totalBytes(), foundBytes);
  }

  /// The parts to put together.
  List<Part> parts() {
    return numbers().mapToObj(present::get).toList();
  }

  private IntStream numbers() {
    return IntStream.rangeClosed(1, layout.count());
  }

  /// Browsers hand on the header's quotes, tools mostly do not.
  private boolean isSame(int number) {
    var said = claimed.get(number);
    var part = present.get(number);
    return said != null && part != null && said.replace("\"", "").equals(part.etag());
  }
}
