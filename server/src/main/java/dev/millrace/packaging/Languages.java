package dev.millrace.packaging;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.MissingResourceException;

/// Between the three letters of files (ISO 639-2) and the tags of the web (BCP 47).
final class Languages {
  /// ISO 639-2/B codes, which differ from the /T codes that the JDK knows.
  private static final Map<String, String> BIBLIOGRAPHIC =
      Map.ofEntries(
          Map.entry("alb", "sq"),
          Map.entry("arm", "hy"),
          Map.entry("baq", "eu"),
          Map.entry("bur", "my"),
          Map.entry("chi", "zh"),
          Map.entry("cze", "cs"),
          Map.entry("dut", "nl"),
          Map.entry("fre", "fr"),
          Map.entry("geo", "ka"),
          Map.entry("ger", "de"),
          Map.entry("gre", "el"),
          Map.entry("ice", "is"),
          Map.entry("mac", "mk"),
          Map.entry("may", "ms"),
          Map.entry("per", "fa"),
          Map.entry("rum", "ro"),
          Map.entry("slo", "sk"),
          Map.entry("wel", "cy"));

  private static final Map<String, String> TO_TAG = toTag();

  private Languages() {}

  /// The BCP 47 tag: `eng` and `en` give `en`, unknown ones give `und`.
  static String tag(String language) {
    String[] parts = language.toLowerCase(Locale.ROOT).split("-", 2);
    if (parts[0].equals("und") || !parts[0].matches("[a-z]{2,3}")) {
      return "und";
    }
    String first = TO_TAG.getOrDefault(parts[0], parts[0]);
    return parts.length == 1
        ? first
        : Locale.forLanguageTag(first + "-" + parts[1]).toLanguageTag();
  }

  /// The three letters of ISO 639-2/T, or `und`.
  static String iso3(String language) {
    try {
      String letters = Locale.forLanguageTag(tag(language)).getISO3Language();
      return letters.length() == 3 ? letters : "und";
    } catch (MissingResourceException e) {
      return "und";
    }
  }

  /// The language's own name: `Deutsch`.
  static String name(String language) {
    Locale locale = Locale.forLanguageTag(tag(language));
    String name = locale.getDisplayName(locale);
    return name.isEmpty() ? language : name;
  }

  private static Map<String, String> toTag() {
    var tags = new HashMap<String, String>(BIBLIOGRAPHIC);
    Arrays.stream(Locale.getISOLanguages())
        .forEach(two -> tags.putIfAbsent(Locale.of(two).getISO3Language(), two));
    return Map.copyOf(tags);
  }
}
