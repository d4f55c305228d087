package dev.millrace.web;

import dev.millrace.catalog.RequestKey;
import dev.millrace.http.Request;
import dev.millrace.http.Response;
import dev.millrace.intake.PullRequest;
import dev.millrace.intake.Pulled;
import dev.millrace.intake.Pulls;
import dev.millrace.upload.UploadState;
import java.util.Optional;

/// `POST /v1/assets` with a `sourceUrl`: the answer is the asset, queued.
record Pulling(Pulls pulls) {
  Response pull(PullRequest wanted, Optional<RequestKey> key, Request request) {
    return switch (pulls.pull(wanted, key)) {
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
}
