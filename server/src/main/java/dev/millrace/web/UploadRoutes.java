package dev.millrace.web;

import dev.millrace.catalog.AssetId;
import dev.millrace.catalog.Catalog;
import dev.millrace.catalog.RequestKey;
import dev.millrace.http.Json;
import dev.millrace.http.Request;
import dev.millrace.http.Response;
import dev.millrace.http.RouteGroup;
import dev.millrace.intake.PullRequest;
import dev.millrace.policy.Policy;
import dev.millrace.upload.Begun;
import dev.millrace.upload.Completion;
import dev.millrace.upload.Completion.ClaimedPart;
import dev.millrace.upload.UploadRequest;
import dev.millrace.upload.UploadState;
import dev.millrace.upload.UploadTicket;
import dev.millrace.upload.Uploads;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Beginning, resuming, completing and aborting uploads.
final class UploadRoutes {
  private static final int MAX_PART = 10_000;
  private static final long MAX_COMPLETION_BYTES = 2L << 20;

  private final Catalog catalog;
  private final Uploads uploads;
  private final Pulling pulling;
  private final Policy policy;

  UploadRoutes(Capabilities capabilities) {
    this.pulling = new Pulling(capabilities.pulls());
    this.catalog = capabilities.catalog();
    this.uploads = capabilities.uploads();
    this.policy = capabilities.policy();
  }

  void addTo(RouteGroup routes) {
    routes
        .post("/v1/assets", this::begin)
        .get("/v1/assets/{id}/upload", this::resume)
        .post("/v1/assets/{id}/complete", this::complete)
        .post("/v1/assets/{id}/abort", this::abort);
  }

  /// The body of `POST /v1/assets`.
  record NewAsset(
      @Nullable String title,
      @Nullable String filename,
      @Nullable Long sizeBytes,
      @Nullable String contentType,
      @Nullable String sourceUrl,
      @Nullable List<String> languages,
      @Nullable JsonNode policy) {
    UploadRequest toRequest(Policy otherwise) {
      String name = required(filename, "filename");
      return new UploadRequest(
          title == null || title.isBlank() ? name : title,
          name,
          required(sizeBytes, "sizeBytes"),
          contentType,
          languages == null ? List.of() : whole(languages, "languages"),
          Policies.asked(policy, otherwise));
    }

    PullRequest toPull(String address, Policy otherwise) {
      if (sizeBytes != null) {
        throw UploadProblems.refused("sizeBytes", "sizeBytes is for uploads, not for sourceUrl");
      }
      return new PullRequest(
          uri(address),
          title,
          filename,
          languages == null ? List.of() : whole(languages, "languages"),
          Policies.asked(policy, otherwise));
    }

    private static URI uri(String address) {
      try {
        return new URI(address);
      } catch (URISyntaxException e) {
        throw UploadProblems.refused(
            "sourceUrl",
            "sourceUrl is no address (%s); blanks and the like are written as %%20"
                .formatted(e.getReason()));
      }
    }

    private static <T> List<T> whole(List<T> list, String member) {
      if (list.stream().anyMatch(Objects::isNull)) {
        throw UploadProblems.refused(member, member + " holds a null");
      }
      return list;
    }

    private static <T> T required(@Nullable T value, String member) {
      if (value == null) {
        throw UploadProblems.refused(member, member + " is missing");
      }
      return value;
    }
  }

  /// The body of `POST /v1/assets/{id}/complete`.
  record Parts(@Nullable List<Part> parts) {}

  /// A part as the client knows it.
  record Part(@Nullable Integer number, @Nullable String etag) {
    ClaimedPart toClaimed() {
      return new ClaimedPart(
          NewAsset.required(number, "parts.number"), NewAsset.required(etag, "parts.etag"));
    }
  }

  /// The answer of `POST /v1/assets`.
  record BegunView(String id, String status, UploadView upload) {}

  /// An open upload.
  record UploadView(
      long partSizeBytes,
      int partCount,
      List<PartView> parts,
      List<UploadTicket.PresentPart> present,
      @Nullable Integer nextPart,
      Instant expiresAt) {
    static UploadView of(UploadTicket ticket) {
      return new UploadView(
          ticket.partSizeBytes(),
          ticket.partCount(),
          ticket.parts().stream().map(part -> new PartView(part.number(), part.url())).toList(),
          ticket.present(),
          ticket.nextPart(),
          ticket.expiresAt());
    }
  }

  /// Where one part goes.
  record PartView(int number, URI url) {}

  private Response begin(Request request) {
    byte[] sent = Json.body(request);
    NewAsset wanted = Json.read(sent, NewAsset.class);
    Optional<RequestKey> key = KeyHeader.of(request, sent);
    return wanted.sourceUrl() == null
        ? upload(wanted.toRequest(policy), key, request)
        : pulling.pull(wanted.toPull(wanted.sourceUrl(), policy), key, request);
  }

  private Response upload(UploadRequest wanted, Optional<RequestKey> key, Request request) {
    return switch (uploads.begin(wanted, key)) {
      case UploadTicket ticket ->
          Response.json(
                  201, new BegunView(ticket.assetId().value(), "waiting", UploadView.of(ticket)))
              .with("Location", "/v1/assets/" + ticket.assetId());
      case UploadState.Uploaded(AssetId id) -> asset(200, id, request);
      case UploadState state -> throw UploadProblems.of(state);
      case Begun.Refused(String field, String reason) ->
          throw UploadProblems.refused(field, reason);
      case Begun.KeyReused() -> throw UploadProblems.keyReused();
    };
  }

  private Response resume(Request request) {
    int from = request.queryInt("from", 1, 1, MAX_PART + 1);
    return switch (uploads.refresh(AssetRoutes.id(request), from)) {
      case UploadTicket ticket ->
          Response.json(UploadView.of(ticket)).with("Cache-Control", "no-store");
      case UploadState state -> throw UploadProblems.of(state);
    };
  }

  private Response complete(Request request) {
    var body = Json.read(request, MAX_COMPLETION_BYTES, Parts.class);
    List<ClaimedPart> parts =
        NewAsset.whole(NewAsset.required(body.parts(), "parts"), "parts").stream()
            .map(Part::toClaimed)
            .toList();
    AssetId asked = AssetRoutes.id(request);
    return switch (uploads.complete(asked, parts)) {
      case UploadState.Uploaded(AssetId id) -> asset(202, id, request);
      case UploadState.Unknown _ when catalog.find(asked).isPresent() ->
          throw UploadProblems.forgotten(asked);
      case UploadState state -> throw UploadProblems.of(state);
      case Completion refusal -> throw UploadProblems.of(refusal);
    };
  }

  private Response abort(Request request) {
    return switch (uploads.abort(AssetRoutes.id(request))) {
      case UploadState.Ended _ -> Response.noContent();
      case UploadState state -> throw UploadProblems.of(state);
    };
  }

  private Response asset(int status, AssetId id, Request request) {
    return catalog
        .find(id)
        .map(asset -> Response.json(status, AssetView.of(asset, request)))
        .orElseThrow(() -> UploadProblems.of(new UploadState.Unknown()));
  }
}
