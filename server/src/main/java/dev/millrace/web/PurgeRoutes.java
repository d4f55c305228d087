package dev.millrace.web;

import dev.millrace.delivery.Purge;
import dev.millrace.delivery.Purges;
import dev.millrace.http.Json;
import dev.millrace.http.Problem;
import dev.millrace.http.Request;
import dev.millrace.http.Response;
import dev.millrace.http.RouteGroup;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// `POST /v1/purge`: what every edge forgets.
final class PurgeRoutes {
  private static final int MOST_CHARACTERS = 300;

  private final Purges purges;

  PurgeRoutes(Purges purges) {
    this.purges = purges;
  }

  void addTo(RouteGroup routes) {
    routes.post("/v1/purge", this::purge);
  }

  /// The body of `POST /v1/purge`; at least one of the lists holds something.
  record NewPurge(
      @Nullable List<String> assets,
      @Nullable List<String> prefixes,
      @Nullable List<String> tags) {}

  private Response purge(Request request) {
    var body = Json.read(request, NewPurge.class);
    List<String> assets = checked("assets", body.assets(), id -> id.matches("[\\w-]{1,64}"));
    List<String> prefixes = checked("prefixes", body.prefixes(), Purge::isPrefix);
    List<String> tags = checked("tags", body.tags(), Purge::isTag);
    if (assets.isEmpty() && prefixes.isEmpty() && tags.isEmpty()) {
      throw wrong("assets", "name assets, prefixes or tags to purge");
    }
    return Response.json(
        202, purges.order(new Purge(Set.copyOf(assets), prefixes, Set.copyOf(tags))));
  }

  private static List<String> checked(
      String member, @Nullable List<String> items, Predicate<String> isRight) {
    List<String> given = items == null ? List.of() : items;
    if (given.size() > Purge.MOST) {
      throw wrong(member, member + " holds at most " + Purge.MOST + " items");
    }
    for (String item : given) {
      if (Objects.isNull(item) || item.length() > MOST_CHARACTERS || !isRight.test(item)) {
        throw wrong(member, member + " is a list of " + form(member));
      }
    }
    return given;
  }

  private static String form(String member) {
    return switch (member) {
      case "prefixes" -> "addresses such as /play/ID/main.m3u8 or /play/ID/v1/v/720p/";
      case "tags" -> "asset:ID, version:ID/1, kind:video, rung:720p";
      default -> "ids of assets";
    };
  }

  private static Problem.Thrown wrong(String member, String detail) {
    return Problem.INVALID_INPUT.because(detail).with("member", "/" + member).thrown();
  }
}
