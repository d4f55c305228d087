package dev.millrace.telemetry;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What a user agent's text says in a word each: browser, system, kind of device.
///
/// **Threading:** any. **Limits:** 10,000 texts remembered.
final class Agents {
  private static final int MOST = 10_000;
  private static final int MOST_CHARACTERS = 300;
  private static final Pattern BROWSER =
      Pattern.compile(
          "(Edg|OPR|SamsungBrowser|Firefox|FxiOS|CriOS|Chrome|Version|VLC|ExoPlayer|AppleCoreMedia"
              + "|curl|Lavf)[A-Za-z]*/(\\d+)");
  private static final Pattern SYSTEM =
      Pattern.compile(
          "Windows|Android|iPhone|iPad|CrOS|Macintosh|Tizen|Web0S|PlayStation|Xbox|Linux");
  private static final Pattern TELEVISION =
      Pattern.compile("Tizen|Web0S|SmartTV|SMART-TV|BRAVIA|AppleTV|Roku|CrKey|PlayStation|Xbox");

  private final Cache<String, Words> known = Caffeine.newBuilder().maximumSize(MOST).build();

  /// Members of JSON, each after a comma.
  ///
  /// @param few the words
  /// @param whole the text itself
  record Words(String few, String whole) {
    static final Words NONE = new Words("", "");
  }

  Words of(@Nullable String agent) {
    return agent == null || agent.isBlank() ? Words.NONE : known.get(cut(agent), Agents::read);
  }

  private static String cut(String agent) {
    return agent.length() > MOST_CHARACTERS ? agent.substring(0, MOST_CHARACTERS) : agent;
  }

  private static Words read(String agent) {
    var few = new StringBuilder();
    Matcher browser = BROWSER.matcher(agent);
    if (browser.find()) {
      String name = name(browser.group(1), agent);
      few.append(",\"browser\":\"").append(name).append(' ').append(browser.group(2)).append('"');
    }
    String system = system(agent);
    if (system != null) {
      few.append(",\"os\":\"").append(system).append('"');
    }
    few.append(",\"device\":\"").append(device(agent)).append('"');
    String whole = new String(new ByteText(MOST_CHARACTERS).addEscaped(agent).copy(), UTF_8);
    return new Words(few.toString(), ",\"user_agent\":\"" + whole + '"');
  }

  private static String name(String found, String agent) {
    return switch (found) {
      case "CriOS" -> "Chrome";
      case "FxiOS" -> "Firefox";
      case "Version" -> "Safari";
      // Both call themselves Chrome first.
      case "Chrome" -> agent.contains("Edg/") ? "Edge" : agent.contains("OPR/") ? "Opera" : found;
      default -> found;
    };
  }

  private static @Nullable String system(String agent) {
    Matcher system = SYSTEM.matcher(agent);
    if (!system.find()) {
      return null;
    }
    return switch (system.group()) {
      case "Macintosh" -> "macOS";
      case "iPhone", "iPad" -> "iOS";
      case "CrOS" -> "ChromeOS";
      case "Web0S" -> "webOS";
      case "Linux" -> agent.contains("Android") ? "Android" : "Linux";
      default -> system.group();
    };
  }

  private static String device(String agent) {
    if (TELEVISION.matcher(agent).find()) {
      return "tv";
    }
    if (agent.contains("iPad") || (agent.contains("Android") && !agent.contains("Mobile"))) {
      return "tablet";
    }
    return agent.contains("Mobile") ? "phone" : "desktop";
  }
}
