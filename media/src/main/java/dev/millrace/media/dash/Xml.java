package dev.millrace.media.dash;

import java.util.ArrayDeque;
import java.util.Deque;

/// Writes indented XML; whatever goes in as a value comes out as that value.
final class Xml {
  private final StringBuilder text =
      new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
  private final Deque<String> open = new ArrayDeque<>();
  private boolean startTagOpen;

  Xml start(String name) {
    closeStartTag();
    text.repeat("  ", open.size()).append('<').append(name);
    open.push(name);
    startTagOpen = true;
    return this;
  }

  Xml attribute(String name, Object value) {
    text.append(' ').append(name).append("=\"");
    value.toString().codePoints().forEach(this::escaped);
    text.append('"');
    return this;
  }

  /// An element that holds nothing but text.
  Xml leaf(String name, String content) {
    closeStartTag();
    text.repeat("  ", open.size()).append('<').append(name).append('>');
    content.codePoints().forEach(this::escaped);
    text.append("</").append(name).append(">\n");
    return this;
  }

  Xml end() {
    String name = open.pop();
    if (startTagOpen) {
      text.append("/>\n");
      startTagOpen = false;
    } else {
      text.repeat("  ", open.size()).append("</").append(name).append(">\n");
    }
    return this;
  }

  @Override
  public String toString() {
    return text.toString();
  }

  private void closeStartTag() {
    if (startTagOpen) {
      text.append(">\n");
      startTagOpen = false;
    }
  }

  private void escaped(int character) {
    switch (character) {
      case '&' -> text.append("&amp;");
      case '<' -> text.append("&lt;");
      case '>' -> text.append("&gt;");
      case '"' -> text.append("&quot;");
      case '\t', '\n', '\r' -> text.append("&#").append(character).append(';');
      default -> text.appendCodePoint(allowed(character) ? character : '\ufffd');
    }
  }

  /// XML 1.0 2.2: characters that a document may hold at all.
  private static boolean allowed(int character) {
    return character >= 0x20
        && !(character >= 0xd800 && character <= 0xdfff)
        && character != 0xfffe
        && character != 0xffff;
  }
}
