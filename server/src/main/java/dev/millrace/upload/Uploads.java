package dev.millrace.upload;

import dev.millrace.catalog.AssetId;
import dev.millrace.catalog.Catalog;
import dev.millrace.catalog.RequestKey;
import dev.millrace.store.MultipartStore.Part;
import dev.millrace.store.MultipartStore.Upload;
import dev.millrace.store.ObjectMeta;
import dev.millrace.store.ObjectStore;
import dev.millrace.upload.Begun.Refused;
import dev.millrace.upload.Completion.ClaimedPart;
import dev.millrace.upload.UploadState.Busy;
import dev.millrace.upload.UploadState.Ended;
import dev.millrace.upload.UploadState.Reason;
import dev.millrace.upload.UploadState.Unknown;
import dev.millrace.upload.UploadState.Uploaded;
import dev.millrace.upload.sql.UploadRow;
import dev.millrace.upload.sql.UploadRow.State;
import dev.millrace.upload.sql.UploadTable;
import dev.millrace.upload.sql.UploadTable.Move;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Uploads of files, from the announcement to the queued asset; the bytes go straight from the
/// client to the store.
///
/// What a client has to act on is the answer; [dev.millrace.store.StoreUnavailable] and the
/// database's exceptions mean that the same call may succeed later. Every call may be repeated.
///
/// **Threading:** safe, from any thread of any process; calls block. **Ownership:** started and
/// closed by the server.
public final class Uploads implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final ObjectStore store;
  private final UploadTable table;
  private final UploadConfig config;
  private final RequestRules rules;
  private final Tickets tickets;
  private final Removal removal;
  private final Beginning beginning;
  private final Completing completing;
  private final Delivery delivery;
  private final Sweeper sweeper;
  private final Stripes stripes = new Stripes(PATIENCE);

  /// Whoever goes on with an uploaded asset.
  @FunctionalInterface
  public interface Listener {
    /// The asset's source is whole at `uploads/{assetId}/source` and the asset is queued. Called
    /// before the client hears of it, and again until one call returned: a repeat must do no
    /// harm.
    void uploaded(AssetId id);
  }

  /// How [#refresh] ended: an [UploadTicket] while the upload is open.
  public sealed interface Resumed permits UploadTicket, UploadState {}

  public Uploads(
      ObjectStore store,
      Catalog catalog,
      UploadTable table,
      UploadConfig config,
      Listener listener) {
    this.store = store;
    this.table = table;
    this.config = config;
    var multipart = store.multipart();
    rules = new RequestRules(config.maxSize());
    tickets = new Tickets(multipart, config.urlLife());
    removal = new Removal(store, catalog, table);
    delivery = new Delivery(table, listener);
    beginning = new Beginning(multipart, catalog, table, removal, config.expiry());
    completing = new Completing(store, catalog, table, removal, delivery);
    var sweep =
        new Sweep(new Strays(multipart, table, catalog), table, removal, completing, delivery);
    sweeper = new Sweeper(sweep, config.sweepInterval());
  }

  /// Starts the sweep, which also delivers assets that were uploaded and not taken over.
  public void start() {
    sweeper.start();
  }

  /// Begins an upload. With a `key`, a repeat of the request within 24 hours answers for the
  /// upload that the first one began: with fresh URLs for what is missing, or where it stands.
  public Begun begin(UploadRequest request, Optional<RequestKey> key) {
    var refused = rules.refusal(request);
    if (refused != null) {
      return refused;
    }
    return key.isEmpty()
        ? beginning.begin(request, null, this::begun)
        : stripes.inTurn(
            key.get(), new Busy(), () -> beginning.begin(request, key.get(), this::begun));
  }

  private Begun begun(AssetId id) {
    return switch (refresh(id, 1)) {
      case UploadTicket ticket -> ticket;
      case UploadState state -> state;
    };
  }

  /// Fresh URLs for the parts from number `from` on that have not arrived, and the list of those
  /// that have; the upload's life begins anew.
  public Resumed refresh(AssetId id, int from) {
    var row = table.find(id).orElse(null);
    if (row == null || row.state() != State.OPEN) {
      return state(row);
    }
    var upload = storeUpload(row);
    var arrived = store.multipart().parts(upload);
    if (arrived.isEmpty()) {
      return endOpen(id, Reason.LOST);
    }
    return ticket(row, upload, arrived.get(), from);
  }

  private UploadTicket ticket(UploadRow row, Upload upload, List<Part> arrived, int from) {
    var now = table.now();
    table.postpone(row.assetId(), now.plus(config.expiry()));
    return tickets.ticket(row, upload, arrived, from, now);
  }

  /// Takes a film that is here already, by the same steps as one that a client sends: whatever a
  /// crash leaves is gone on with, or expires as an upload that nobody completed.
  public Completion receive(UploadRequest request, byte[] film) {
    return switch (begin(request, Optional.empty())) {
      case UploadTicket ticket -> put(ticket.assetId(), film, request);
      case UploadState state -> state;
      case Refused(String field, String reason) ->
          throw new IllegalArgumentException(field + " " + reason);
      case Begun.KeyReused _ -> throw new IllegalStateException("there was no key");
    };
  }

  private Completion put(AssetId id, byte[] film, UploadRequest request) {
    var claim = Claim.take(table, new Move(id, State.OPEN, State.COMPLETING, null)).orElse(null);
    if (claim == null) {
      return new Busy();
    }
    try (claim) {
      return completing.put(claim, film, ObjectMeta.of(Beginning.contentType(request)));
    }
  }

  /// Puts the parts together after checking each against what the client says. A repeat after
  /// success is `Uploaded` again when it names the same parts; for 24 hours, while they are known.
  public Completion complete(AssetId id, List<ClaimedPart> parts) {
    return stripes.inTurn(id, new Busy(), () -> completeInTurn(id, parts));
  }

  private Completion completeInTurn(AssetId id, List<ClaimedPart> parts) {
    var row = table.find(id).orElse(null);
    if (row == null || (row.state() != State.OPEN && row.state() != State.COMPLETING)) {
      return state(row) instanceof Uploaded ? completing.repeated(id, parts) : state(row);
    }
    var claim = Claim.take(table, new Move(id, row.state(), State.COMPLETING, null)).orElse(null);
    if (claim == null) {
      return new Busy();
    }
    try (claim) {
      return completing.complete(claim, parts);
    }
  }

  /// Gives the upload up and removes all of it; `Ended` is the success, also of a repeat.
  public UploadState abort(AssetId id) {
    return stripes.inTurn(id, new Busy(), () -> endOpen(id, Reason.ABORTED));
  }

  private UploadState endOpen(AssetId id, Reason reason) {
    var move = new Move(id, State.OPEN, State.ENDING, reason.name());
    var claim = Claim.take(table, move).orElse(null);
    if (claim == null) {
      return state(table.find(id).orElse(null));
    }
    try (claim) {
      return removal.end(claim, reason);
    }
  }

  /// One sweep, now.
  void sweep() {
    sweeper.sweep();
  }

  /// Where an upload stands that is not open.
  private static UploadState state(@Nullable UploadRow row) {
    if (row == null) {
      return new Unknown();
    }
    return switch (row.state()) {
      case UPLOADED -> new Uploaded(row.assetId());
      case ENDING, ENDED -> new Ended(row.assetId(), Sweep.reason(row));
      case BEGINNING, OPEN, COMPLETING -> new Busy();
    };
  }

  static Upload storeUpload(UploadRow row) {
    return new Upload(row.objectKey(), Objects.requireNonNull(row.storeUploadId()));
  }

  /// Stops the sweep and waits for the one under way.
  @Override
  public void close() {
    sweeper.close();
  }
}
