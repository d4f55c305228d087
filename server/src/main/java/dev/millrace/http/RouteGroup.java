package dev.millrace.http;

import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/// Routes that share filters, failures and a CORS policy while [Routes] is being built. A group
/// inherits what its parent had when the group was opened.
public final class RouteGroup {
  private final RouteTree tree;
  private RoutePolicy policy;

  RouteGroup(RouteTree tree, RoutePolicy policy) {
    this.tree = tree;
    this.policy = policy;
  }

  /// Sees every matched request before its handler, on the handler's thread; gives the request to
  /// go on with or throws. In front of an [Handler.Immediate] it must not block.
  public RouteGroup before(UnaryOperator<Request> filter) {
    policy = policy.before(filter);
    return this;
  }

  /// Sees every answer, problems included, on its way out; must not block.
  public RouteGroup after(BiFunction<Request, Response, Response> filter) {
    policy = policy.after(filter);
    return this;
  }

  /// Turns failures of that type into problems; the last rule that fits wins.
  public <E extends Exception> RouteGroup failure(Class<E> type, Function<E, Problem> problem) {
    policy = policy.failure(type, problem);
    return this;
  }

  /// Lets pages of other origins use the routes that follow.
  public RouteGroup cors(Cors cors) {
    policy = policy.cors(cors);
    return this;
  }

  /// A group within this one.
  public RouteGroup group(Consumer<RouteGroup> plan) {
    plan.accept(new RouteGroup(tree, policy));
    return this;
  }

  public RouteGroup get(String template, Handler.Blocking handler) {
    return route("GET", template, handler);
  }

  public RouteGroup post(String template, Handler.Blocking handler) {
    return route("POST", template, handler);
  }

  public RouteGroup put(String template, Handler.Blocking handler) {
    return route("PUT", template, handler);
  }

  public RouteGroup patch(String template, Handler.Blocking handler) {
    return route("PATCH", template, handler);
  }

  public RouteGroup delete(String template, Handler.Blocking handler) {
    return route("DELETE", template, handler);
  }

  /// A route that is answered on the event loop.
  public RouteGroup immediate(String method, String template, Handler.Immediate handler) {
    return route(method, template, handler);
  }

  /// A route that is answered on the event loop, mostly after a wait.
  public RouteGroup waiting(String method, String template, Handler.Immediate.Waiting handler) {
    return route(method, template, handler);
  }

  /// A route of either kind. `{name}` stands for one segment, a last `{name...}` for the rest.
  public RouteGroup route(String method, String template, Handler handler) {
    tree.add(new Route(method, template, handler, policy));
    return this;
  }

  RoutePolicy policy() {
    return policy;
  }
}
