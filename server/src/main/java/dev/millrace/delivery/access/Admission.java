package dev.millrace.delivery.access;

import dev.millrace.http.Cors;
import dev.millrace.http.Headers;
import dev.millrace.http.Response;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A request may go on; whose it is, and what its answer must say because of that.
public final class Admission {
  /// To what everybody may play.
  public static final Admission OPEN = new Admission(false, null, null, List::of);

  private final boolean isForAsker;
  private final @Nullable String holder;
  private final @Nullable String origin;
  private final Supplier<List<String>> cookies;

  /// @param isForAsker whether the answer is nobody else's, so that no shared cache may keep it
  /// @param holder names the ticket or signature that was found good, or null
  /// @param origin the page of another origin that may read it though it brought cookies, or null
  /// @param cookies to be set, whole; asked for only where they are
  Admission(
      boolean isForAsker,
      @Nullable String holder,
      @Nullable String origin,
      Supplier<List<String>> cookies) {
    this.isForAsker = isForAsker;
    this.holder = holder;
    this.origin = origin;
    this.cookies = cookies;
  }

  /// Whether no shared cache may keep the answer.
  public boolean isForAsker() {
    return isForAsker;
  }

  /// Whose request it is: the ticket or signature that let it in; null when none was needed, or the
  /// owner asks.
  @Nullable String holder() {
    return holder;
  }

  /// The page of another origin that may read the answer though it brought cookies, or null.
  public @Nullable String origin() {
    return origin;
  }

  List<String> cookies() {
    return cookies.get();
  }

  /// A playlist with what it must say: also the cookies by which what it names is played.
  public Response ontoPlaylist(Response answer) {
    Response marked = onto(answer);
    for (String cookie : cookies()) {
      marked = marked.and("Set-Cookie", cookie);
    }
    return marked;
  }

  /// The answer with what it must say; it leads nowhere, so that it sets no cookies. Shared fields
  /// say already who may keep it.
  public Response onto(Response answer) {
    Headers fields = answer.headers();
    Headers marked = isForAsker && !fields.areShared() ? forAsker(fields) : fields;
    return answer.withHeaders(origin == null ? marked : Cors.named(marked, origin));
  }

  /// The fields of an answer that no shared cache may keep.
  public static Headers forAsker(Headers headers) {
    Headers marked = headers.listing("Vary", "Origin");
    String cache = marked.first("Cache-Control");
    return cache == null
        ? marked
        : marked.with("Cache-Control", cache.replace("public", "private"));
  }
}
