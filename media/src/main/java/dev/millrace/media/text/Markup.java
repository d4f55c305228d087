package dev.millrace.media.text;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The markup inside cues.
///
/// What comes out holds only WebVTT's own tags, each closed, and everything else as text, so that
/// no player can mistake it.
final class Markup {
  private static final Pattern TAG =
      Pattern.compile("<(/?)([A-Za-z]+|(?:\\d+:)?\\d+:\\d+\\.\\d+)([. \\t][^<>\\n]*)?>");
  private static final Pattern ENTITY =
      Pattern.compile("&(amp|lt|gt|nbsp|lrm|rlm|quot|#\\d{1,7}|#x\\p{XDigit}{1,6});");
  private static final Set<String> PLAIN = Set.of("i", "b", "u", "ruby", "rt");
  private static final Set<String> ANNOTATED = Set.of("c", "v", "lang");

  private final StringBuilder clean = new StringBuilder();
  private final Deque<String> open = new ArrayDeque<>();

  private Markup() {}

  /// The text of a cue as WebVTT has it.
  static String clean(String text) {
    return new Markup().read(text);
  }

  private String read(String text) {
    Matcher tag = TAG.matcher(text);
    int end = 0;
    while (tag.find()) {
      plain(text.substring(end, tag.start()));
      tag(tag);
      end = tag.end();
    }
    plain(text.substring(end));
    while (!open.isEmpty()) {
      close(open.peek());
    }
    return clean.toString();
  }

  private void tag(Matcher tag) {
    String name = tag.group(2).toLowerCase(Locale.ROOT);
    boolean known = PLAIN.contains(name) || ANNOTATED.contains(name);
    if (!tag.group(1).isEmpty()) {
      if (open.contains(name)) {
        close(name);
      }
    } else if (known) {
      open.push(name);
      String more = tag.group(3);
      clean.append('<').append(name).append(ANNOTATED.contains(name) && more != null ? more : "");
      clean.append('>');
    } else if (Character.isDigit(name.charAt(0))) {
      clean.append(tag.group());
    }
  }

  /// Closes what was opened since, too: tags must nest.
  private void close(String name) {
    String closed;
    do {
      closed = open.pop();
      clean.append("</").append(closed).append('>');
    } while (!closed.equals(name));
  }

  private void plain(String text) {
    for (int i = 0; i < text.length(); i++) {
      char character = text.charAt(i);
      switch (character) {
        case '<' -> clean.append("&lt;");
        case '>' -> clean.append("&gt;");
        case '&' -> clean.append(isEntity(text, i) ? "&" : "&amp;");
        default ->
            clean.append(Character.isISOControl(character) && character != '\n' ? ' ' : character);
      }
    }
  }

  private static boolean isEntity(String text, int at) {
    return ENTITY.matcher(text).region(at, text.length()).lookingAt();
  }
}
