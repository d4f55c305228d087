package dev.millrace.http;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/// Every route of a server, compiled once.
///
/// **Threading**: immutable. **On failure**: an unknown path is 404, an unknown method 405 with
/// `Allow`, both as problems; whatever a handler throws becomes one too.
///
/// {@snippet :
/// Routes.build(routes -> routes
///     .after(SecurityHeaders.strict())
///     .get("/healthz", request -> Response.text("ok"))
///     .group(api -> api
///         .before(request -> request.with(Principal.class, gate.admit(request)))
///         .get("/v1/assets/{id}", request -> Response.json(assets.find(request.param("id"))))));
/// }
public final class Routes {
  private static final String NO_ROUTE = "none";

  private final RouteTree tree;
  private final RoutePolicy outermost;

  private Routes(RouteTree tree, RoutePolicy outermost) {
    this.tree = tree;
    this.outermost = outermost;
  }

  /// Compiles what `plan` lays out. The outermost group's filters on the way out also see the
  /// answers to unknown paths.
  public static Routes build(Consumer<RouteGroup> plan) {
    var tree = new RouteTree();
    var group = new RouteGroup(tree, RoutePolicy.NONE);
    plan.accept(group);
    return new Routes(tree, group.policy());
  }

  /// Answers without a server, on the calling thread; waits for handlers that answer later.
  public Response answer(Request request) {
    return match(request).answer().toCompletableFuture().join();
  }

  /// Finds what answers `request`; never fails.
  Match match(Request request) {
    try {
      RouteTree.Place place = tree.find(request.path(), request.segments());
      return place == null
          ? failing(request, Problem.NOT_FOUND.because(request.path()).thrown())
          : match(request, place);
    } catch (Problem.Thrown e) {
      return failing(request, e);
    }
  }

  private Match match(Request request, RouteTree.Place place) {
    Route route = place.route(request.method());
    if (route != null) {
      return new Match(request.withParams(place.params(route)), route);
    }
    if (request.method().equals("OPTIONS")) {
      return options(request, place);
    }
    return failing(
        request,
        Problem.METHOD_NOT_ALLOWED
            .because(request.method() + " " + request.path())
            .thrown()
            .with("Allow", place.methods()));
  }

  private Match options(Request request, RouteTree.Place place) {
    String wanted = request.header("Access-Control-Request-Method");
    Route asked = wanted == null ? null : place.route(wanted);
    Cors cors = asked == null ? null : asked.policy().cors();
    Response answer =
        cors == null ? Response.noContent() : cors.preflight(request, place.methods());
    return fixed(request, place.any().template(), answer.with("Allow", place.methods()));
  }

  private Match failing(Request request, Problem.Thrown failure) {
    return fixed(request, NO_ROUTE, failure.response());
  }

  private Match fixed(Request request, String template, Response answer) {
    Handler.Immediate handler = _ -> CompletableFuture.completedFuture(answer);
    RoutePolicy onlyOut = new RoutePolicy(List.of(), outermost.after(), List.of(), null);
    return new Match(request, new Route(request.method(), template, handler, onlyOut));
  }

  /// A request and the route that answers it.
  record Match(Request request, Route route) {
    boolean isBlocking() {
      return route.handler() instanceof Handler.Blocking;
    }

    /// Runs the handler on the calling thread and finishes what it answers; never fails.
    CompletionStage<Response> answer() {
      return Answering.of(request, route);
    }

    /// What to answer instead when the body of an answer can not even begin.
    Response failed(Throwable failure) {
      return Answering.failed(request, route, failure);
    }
  }
}
