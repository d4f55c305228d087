package dev.millrace.web;

import dev.millrace.http.Request;
import dev.millrace.http.Response;
import dev.millrace.intake.PullRequest;
import dev.millrace.intake.Pulled;
import dev.millrace.intake.Pulls;
import dev.millrace.intake.sql.PullTable.Owner;
import dev.millrace.upload.UploadState;
import java.util.Optional;

/// `POST /v1/assets` with a `sourceUrl`: the answer is the asset, queued.
record Pulling(Pulls pulls) {
  Response pull(PullRequest wanted, Request request) {
    return switch (pulls.pull(wanted, owner(request))) {
      case Pulled.Queued(var asset, boolean repeated) ->
          Response.json(repeated ? 200 : 201, AssetView.of(asset, request))
              .with("Location", "/v1/assets/" + asset.id());
      case Pulled.Refused(String field, String reason) ->
          throw UploadProblems.refused(field, reason);
      case Pulled.KeyReused() -> throw UploadProblems.keyReused();
      case Pulled.Gone(var id) ->
          throw UploadProblems.of(new UploadState.Ended(id, UploadState.Reason.ABORTED));
    };
  }

  /// Whether the request's key has begun an asset before.
  boolean isKnown(Request request) {
    return owner(request).filter(pulls::isKnown).isPresent();
  }

  private static Optional<Owner> owner(Request request) {
    String principal = request.attribute(Principal.class).name();
    return Optional.ofNullable(request.header("Idempotency-Key"))
        .map(key -> new Owner(principal, key));
  }
}
