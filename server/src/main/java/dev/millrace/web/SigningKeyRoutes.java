package dev.millrace.web;

import dev.millrace.delivery.signing.KeyRefused;
import dev.millrace.delivery.signing.KeysFull;
import dev.millrace.delivery.signing.SigningKey;
import dev.millrace.delivery.signing.SigningKeys;
import dev.millrace.http.Json;
import dev.millrace.http.Problem;
import dev.millrace.http.Request;
import dev.millrace.http.Response;
import dev.millrace.http.RouteGroup;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `/v1/signing-keys`: the public keys whose signatures open films that are played by signed
/// addresses.
final class SigningKeyRoutes {
  static final Problem.Type REFUSED =
      new Problem.Type("signing-key-refused", 422, "The signing key is not acceptable");

  private final SigningKeys keys;

  SigningKeyRoutes(SigningKeys keys) {
    this.keys = keys;
  }

  void addTo(RouteGroup routes) {
    routes
        .failure(KeyRefused.class, e -> REFUSED.because(text(e)).with("member", "/" + e.member()))
        .failure(KeysFull.class, e -> Problem.CONFLICT.because(text(e)))
        .get("/v1/signing-keys", this::list)
        .post("/v1/signing-keys", this::create)
        .delete("/v1/signing-keys/{id}", this::delete);
  }

  /// The body of `POST /v1/signing-keys`.
  record NewKey(@Nullable String name, @Nullable String id, @Nullable String publicKey) {}

  /// A key as the API shows it.
  ///
  /// @param privateKey only in the answer that made the pair
  record KeyView(
      String id,
      String name,
      String algorithm,
      String publicKey,
      Instant createdAt,
      @Nullable String privateKey) {
    static KeyView of(SigningKey key, @Nullable String privateKey) {
      return new KeyView(
          key.id(), key.name(), key.algorithm(), key.pem(), key.createdAt(), privateKey);
    }
  }

  /// All keys; there are few.
  record KeyPageView(List<KeyView> items, @Nullable String nextCursor) {}

  private Response list(Request request) {
    var items = keys.list().stream().map(key -> KeyView.of(key, null)).toList();
    return Response.json(new KeyPageView(items, null));
  }

  private Response create(Request request) {
    var body = Json.read(request, NewKey.class);
    if (body.name() == null) {
      throw REFUSED.because("name is missing").with("member", "/name").thrown();
    }
    var created = keys.create(body.name(), body.id(), body.publicKey());
    return Response.json(201, KeyView.of(created.key(), created.privateKey()))
        .with("Cache-Control", "no-store");
  }

  private Response delete(Request request) {
    if (!keys.remove(request.param("id"))) {
      throw Problem.NOT_FOUND.because("there is no signing key of that id").thrown();
    }
    return Response.noContent();
  }

  private static String text(Exception e) {
    return String.valueOf(e.getMessage());
  }
}
