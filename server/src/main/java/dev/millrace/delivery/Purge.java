package dev.millrace.delivery;

import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Which cached objects are to be forgotten: those of assets, those below addresses, those with a
/// tag.
///
/// @param assets ids
/// @param prefixes of addresses, `/play/{assetId}/v3/v/720p/`; one that names no version,
///     `/play/{assetId}/main.m3u8`, stands for all versions
/// @param tags `asset:{id}`, `version:{id}/{n}`, `kind:video` (audio, text, image, init),
///     `rung:720p`
public record Purge(Set<String> assets, List<String> prefixes, Set<String> tags) {
  /// The most of each.
  public static final int MOST = 100;

  private static final Pattern KEY = Pattern.compile("assets/([^/]+)/([0-9]+)/(.+)");
  private static final Pattern ADDRESS =
      Pattern.compile(
          "/play/([A-Za-z0-9][A-Za-z0-9_-]{0,63})/"
              + "(?:v([1-9][0-9]{0,8})/(.*)|(?!v[0-9]+(?:/|$))([A-Za-z0-9][\\w./-]*)?)");
  private static final Pattern TAG = Pattern.compile("(asset|version|kind|rung):[\\w./-]{1,100}");

  public Purge {
    assets = Set.copyOf(assets);
    prefixes = List.copyOf(prefixes);
    tags = Set.copyOf(tags);
  }

  /// All of one asset.
  public static Purge ofAsset(String id) {
    return new Purge(Set.of(id), List.of(), Set.of());
  }

  /// What [#toJson] wrote.
  static Purge of(JsonNode json) {
    return new Purge(
        Set.copyOf(texts(json.path("assets"))),
        texts(json.path("prefixes")),
        Set.copyOf(texts(json.path("tags"))));
  }

  private static List<String> texts(JsonNode list) {
    return list.valueStream().map(JsonNode::asString).distinct().toList();
  }

  ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    ArrayNode ids = json.putArray("assets");
    assets.forEach(ids::add);
    ArrayNode addresses = json.putArray("prefixes");
    prefixes.forEach(addresses::add);
    ArrayNode words = json.putArray("tags");
    tags.forEach(words::add);
    return json;
  }

  /// Whether `prefix` is one of addresses below `/play/{assetId}/`.
  public static boolean isPrefix(String prefix) {
    return ADDRESS.matcher(prefix).matches();
  }

  public static boolean isTag(String tag) {
    return TAG.matcher(tag).matches();
  }

  /// Whether an object is among them, by its key.
  Predicate<String> keys() {
    List<Below> below = prefixes.stream().map(Below::of).toList();
    return key -> {
      Matcher parts = KEY.matcher(key);
      return parts.matches()
          && (assets.contains(parts.group(1))
              || below.stream().anyMatch(folder -> folder.holds(parts))
              || isTagged(parts));
    };
  }

  /// Files whose names begin alike, of one version of an asset or of all.
  private record Below(String asset, @Nullable String version, String start) {
    static Below of(String address) {
      Matcher parts = ADDRESS.matcher(address);
      if (!parts.matches()) {
        throw new IllegalArgumentException("not below /play/{assetId}/: " + address);
      }
      String start = parts.group(2) == null ? parts.group(4) : parts.group(3);
      return new Below(parts.group(1), parts.group(2), start == null ? "" : start);
    }

    boolean holds(Matcher key) {
      return asset.equals(key.group(1))
          && (version == null || version.equals(key.group(2)))
          && key.group(3).startsWith(start);
    }
  }

  private boolean isTagged(Matcher key) {
    if (tags.isEmpty()) {
      return false;
    }
    String file = key.group(3);
    return tags.contains("asset:" + key.group(1))
        || tags.contains("version:" + key.group(1) + "/" + key.group(2))
        || tags.contains("kind:" + MediaKind.of(file).word())
        || tags.contains("rung:" + rung(file));
  }

  /// The rung in `v/{rung}/…`, or nothing.
  private static String rung(String file) {
    String[] segments = file.split("/", 3);
    return segments.length == 3 && segments[0].equals("v") ? segments[1] : "";
  }
}
