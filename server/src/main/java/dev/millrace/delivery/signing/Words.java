package dev.millrace.delivery.signing;

import dev.millrace.http.Request;
import java.util.List;

/// What of a request is CloudFront's, as it came and in its order: parameters of the query, else
/// cookies. Requests of the same words show the same signature, whatever else they say.
///
/// @param text empty when there are none, or when a parameter's name is encoded and might be one
/// @param rest of the query, which is part of the resource: with its question mark if there is any
record Words(String text, String rest) {
  static final String EXPIRES = "Expires";
  static final String POLICY = "Policy";
  static final String SIGNATURE = "Signature";
  static final String KEY_ID = "Key-Pair-Id";
  static final String HASH = "Hash-Algorithm";

  /// What begins the names of cookies.
  static final String COOKIE = "CloudFront-";

  /// Any of them makes a query one that shows a signature, and then cookies show none.
  static final List<String> PARAMETERS = List.of(SIGNATURE, POLICY, KEY_ID, EXPIRES, HASH);

  static Words of(Request request) {
    String query = request.query();
    if (query.isEmpty()) {
      return new Words(ofCookies(request.cookies()), "");
    }
    return areAll(query) ? new Words(query, "") : split(query, request);
  }

  private static Words split(String query, Request request) {
    var own = new Stretch(query, '&');
    var rest = new StringBuilder();
    boolean plain = true;
    for (int from = 0, end; from <= query.length(); from = end + 1) {
      end = end(query, from, '&');
      if (isOwn(query, from, end)) {
        own.add(from, end);
      } else if (end > from) {
        rest.append(rest.isEmpty() ? '?' : '&').append(query, from, end);
        plain &= query.indexOf('%', from, nameEnd(query, from, end)) < 0;
      }
    }
    String text = own.isEmpty() ? ofCookies(request.cookies()) : own.text();
    return new Words(plain ? text : "", rest.toString());
  }

  /// Whether nothing else is in a query.
  private static boolean areAll(String query) {
    for (int from = 0, end; from <= query.length(); from = end + 1) {
      end = end(query, from, '&');
      if (!isOwn(query, from, end)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isOwn(String query, int from, int end) {
    int length = nameEnd(query, from, end) - from;
    for (String name : PARAMETERS) {
      if (name.length() == length && query.startsWith(name, from)) {
        return true;
      }
    }
    return false;
  }

  private static String ofCookies(String cookies) {
    if (!cookies.contains(COOKIE)) {
      return "";
    }
    var own = new Stretch(cookies, ';');
    for (int from = 0, end; from <= cookies.length(); from = end + 1) {
      end = end(cookies, from, ';');
      int start = from;
      while (start < end && Character.isWhitespace(cookies.charAt(start))) {
        start++;
      }
      if (cookies.startsWith(COOKIE, start)) {
        own.add(start, end);
      }
    }
    return own.text();
  }

  /// Pieces of a text, which mostly lie side by side: then they are taken as they lie.
  private static final class Stretch {
    private static final int SEPARATOR = 2;

    private final String whole;
    private final char separator;
    private final StringBuilder before = new StringBuilder();
    private int start = -1;
    private int end = -1;

    Stretch(String whole, char separator) {
      this.whole = whole;
      this.separator = separator;
    }

    void add(int from, int to) {
      if (start >= 0 && from - end > SEPARATOR) {
        before.append(whole, start, end).append(separator);
        start = -1;
      }
      start = start < 0 ? from : start;
      end = to;
    }

    boolean isEmpty() {
      return start < 0;
    }

    String text() {
      if (start < 0) {
        return "";
      }
      String last = whole.substring(start, end);
      return before.isEmpty() ? last : before + last;
    }
  }

  private static int end(String text, int from, char separator) {
    int end = text.indexOf(separator, from);
    return end < 0 ? text.length() : end;
  }

  private static int nameEnd(String query, int from, int end) {
    int equals = query.indexOf('=', from, end);
    return equals < 0 ? end : equals;
  }
}
