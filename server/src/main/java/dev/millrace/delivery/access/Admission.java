package dev.millrace.delivery.access;

import dev.millrace.http.Cors;
import dev.millrace.http.Response;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A request may go on; what its answer must say because of that.
///
/// @param isForAsker whether the answer is nobody else's, so that no shared cache may keep it
/// @param origin the page of another origin that may read it though it brought cookies, or null
/// @param cookies to be set, whole
public record Admission(boolean isForAsker, @Nullable String origin, List<String> cookies) {
  /// To what everybody may play.
  static final Admission OPEN = new Admission(false, null, List.of());

  public Admission {
    cookies = List.copyOf(cookies);
  }

  /// The answer with what it must say.
  public Response onto(Response answer) {
    Response marked = answer;
    if (isForAsker) {
      String cache = answer.headers().first("Cache-Control");
      marked = marked.withHeaders(answer.headers().listing("Vary", "Origin"));
      marked =
          cache == null ? marked : marked.with("Cache-Control", cache.replace("public", "private"));
    }
    if (origin != null) {
      marked = marked.withHeaders(Cors.named(marked.headers(), origin));
    }
    for (String cookie : cookies) {
      marked = marked.and("Set-Cookie", cookie);
    }
    return marked;
  }
}
