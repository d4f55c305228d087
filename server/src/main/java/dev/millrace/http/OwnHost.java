package dev.millrace.http;

import java.util.function.UnaryOperator;

/// The filter in front of everything that believes the name the client knows this server by.
///
/// **On failure** the 421 problem, which says what to configure.
public final class OwnHost {
  private static final Problem.Type MISDIRECTED =
      new Problem.Type("misdirected-request", 421, "The request names another server");

  private OwnHost() {}

  /// Lets requests pass that name this server: its listening address, loopback or another address
  /// of this machine with the right port, or its public address.
  public static UnaryOperator<Request> only() {
    return request -> {
      if (request.isForThisServer()) {
        return request;
      }
      throw MISDIRECTED
          .because(
              "this server does not know itself as %s; if clients shall use that address, set"
                      .formatted(request.authority())
                  + " http.public-url to it (or MILLRACE_HTTP_PUBLIC_URL)")
          .thrown();
    };
  }
}
