package dev.millrace.e2e;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The parts that a page sends to the store, watched and, when told so, held back.
final class Uploading {
  private static final Pattern PART = Pattern.compile("partNumber=(\\d+)");

  private final List<Integer> sent = new CopyOnWriteArrayList<>();
  private final int limit;

  /// @param limit how many parts get through; later ones hang as on a dead line
  Uploading(Page page, int limit) {
    this.limit = limit;
    page.route(PART, this::pass);
  }

  /// The numbers of the parts that got through, in the order of their sending.
  List<Integer> sent() {
    return List.copyOf(sent);
  }

  private void pass(Route route) {
    Matcher matcher = PART.matcher(route.request().url());
    if (!route.request().method().equals("PUT")) {
      route.resume();
    } else if (matcher.find() && sent.size() < limit) {
      sent.add(Integer.valueOf(matcher.group(1)));
      route.resume();
    }
  }
}
