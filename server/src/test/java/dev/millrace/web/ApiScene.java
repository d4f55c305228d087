package dev.millrace.web;

import dev.millrace.catalog.AssetId;
import dev.millrace.catalog.Catalog;
import dev.millrace.catalog.sql.Database;
import dev.millrace.catalog.sql.SqlCatalog;
import dev.millrace.delivery.Purges;
import dev.millrace.delivery.access.PlaceRules;
import dev.millrace.delivery.journal.AccessFields;
import dev.millrace.delivery.signing.SigningKeys;
import dev.millrace.delivery.signing.sql.SigningKeyTable;
import dev.millrace.events.Event;
import dev.millrace.events.EventStream;
import dev.millrace.events.EventsConfig;
import dev.millrace.events.sql.Outbox;
import dev.millrace.http.RequestBuilder;
import dev.millrace.http.Response;
import dev.millrace.http.Routes;
import dev.millrace.http.testing.Answers;
import dev.millrace.http.testing.Requests;
import dev.millrace.ids.Ulids;
import dev.millrace.intake.Pulls;
import dev.millrace.outbound.Outbound;
import dev.millrace.outbound.OutboundConfig;
import dev.millrace.policy.Playback;
import dev.millrace.policy.Policy;
import dev.millrace.protection.sql.ContentKeyTable;
import dev.millrace.search.EmptyIndex;
import dev.millrace.store.memory.MemoryObjectStore;
import dev.millrace.testing.Backends;
import dev.millrace.testing.TestClock;
import dev.millrace.upload.UploadConfig;
import dev.millrace.upload.Uploads;
import dev.millrace.upload.sql.UploadTable;
import dev.millrace.vod.Vod;
import dev.millrace.vod.VodDesk;
import dev.millrace.web.sql.RevokedSessions;
import dev.millrace.webhooks.WebhookService;
import dev.millrace.webhooks.WebhooksConfig;
import dev.millrace.workflow.Workflows;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import tools.jackson.databind.JsonNode;

/// The whole API over a database of its own and a store in memory, asked without a socket; nothing
/// is processed.
final class ApiScene implements AutoCloseable {
  static final String TOKEN = "the-right-token";

  final TestClock clock;
  final Database database;
  final MemoryObjectStore store;
  final Catalog catalog;
  final List<AssetId> deleted = new CopyOnWriteArrayList<>();
  volatile String shortage = "";
  final ContentKeyTable keys;
  private final Path folder;
  private final UploadTable table;
  private final Outbound outbound = new Outbound(OutboundConfig.allowing(List.of()));
  private final Uploads uploads;
  final List<Event> purged = new CopyOnWriteArrayList<>();
  private final Routes routes;

  ApiScene(Path folder) {
    this(folder, new TestClock(Instant.now()));
  }

  private ApiScene(Path folder, TestClock clock) {
    this(
        folder,
        clock,
        Backends.database(),
        new MemoryObjectStore(64 << 20, clock),
        Policy.STANDARD);
  }

  private ApiScene(
      Path folder, TestClock clock, Database database, MemoryObjectStore store, Policy policy) {
    this.folder = folder;
    this.clock = clock;
    this.database = database;
    this.store = store;
    catalog = new SqlCatalog(database, new Outbox(() -> {}), clock, new Ulids(clock, new Random()));
    table = new UploadTable(database, clock);
    keys = new ContentKeyTable(database, clock);
    var workflows = new Workflows(database.dataSource());
    var room = new VodDesk.Room(1, folder, 1 << 20, 1 << 20);
    var desk = new VodDesk(new VodDesk.Parts(catalog, store, workflows), room);
    var vod = new Vod(desk, deleted::add);
    uploads = new Uploads(store, catalog, table, UploadConfig.defaults(), vod::start);
    var pulls = new Pulls(catalog, outbound, vod::start);
    var events = new EventStream(EventsConfig.of("127.0.0.1:1"));
    var webhooks = webhooks().webhooks();
    var signingKeys = new SigningKeys(new SigningKeyTable(database), clock);
    DoorKeys doorKeys = DoorKeys.of(TOKEN);
    var revocations = new RevokedSessions(database, clock);
    var locks = new Door.Locks(TOKEN, () -> doorKeys, revocations, signingKeys, PlaceRules.none());
    var door = new Door(locks, clock);
    var capabilities =
        new Capabilities(
            catalog,
            store,
            uploads,
            pulls,
            vod,
            desk.captions(),
            events,
            webhooks,
            keys,
            signingKeys,
            purges(),
            new EmptyIndex(AccessFields.KIND),
            policy);
    routes = routes(door, capabilities);
  }

  private Routes routes(Door door, Capabilities capabilities) {
    var health = new Fine();
    var elsewhere = new Web.Elsewhere("http://127.0.0.1:9000", PlayedAt.HERE, true);
    var films = new ViewerRoutes.Films(catalog, keys, this::playedBy);
    return Routes.build(
        all -> {
          new Web(door, capabilities, elsewhere, clock).addTo(all, health);
          new ViewerRoutes(door, films, true).addTo(all, health);
          new SharedPages(door, catalog, PlayedAt.HERE).addTo(all, health);
          new HealthRoutes(health).addTo(all, door);
        });
  }

  private Playback playedBy(String id) {
    return AssetId.isValid(id)
        ? catalog.find(new AssetId(id)).map(AssetView::playedBy).orElse(Playback.PUBLIC)
        : Playback.PUBLIC;
  }

  /// The server after a restart, or beside this one, over the same database and store.
  ApiScene another(Policy policy) {
    return new ApiScene(folder, clock, database, store, policy);
  }

  /// Every order finds seven objects here; what is told to the others stays in `purged`.
  private Purges purges() {
    return new Purges(_ -> 7, purged::add, () -> "order", clock);
  }

  /// Nothing of it is started: what is to be sent waits.
  private WebhookService webhooks() {
    var kafka = EventsConfig.of("127.0.0.1:1");
    var on = new WebhookService.Foundation(database, new Outbox(() -> {}), kafka, clock);
    return new WebhookService(on, outbound, WebhooksConfig.defaults());
  }

  Response get(String target) {
    return answer(Requests.get(target));
  }

  Response post(String target, String json) {
    return answer(Requests.post(target, json));
  }

  /// Asks with the token, as a client that knows the server by its own name.
  Response answer(RequestBuilder request) {
    return routes.answer(request.header("Authorization", "Bearer " + TOKEN).build());
  }

  Response bare(RequestBuilder request) {
    return routes.answer(request.build());
  }

  /// Begins an upload of one part, sends it, and answers its id and the body of its completion.
  Sent send(byte[] film) {
    JsonNode begun =
        Answers.json(
            post("/v1/assets", "{\"filename\":\"a.mp4\",\"sizeBytes\":%d}".formatted(film.length)));
    String url = begun.at("/upload/parts/0/url").asString();
    String etag = store.receivePart(URI.create(url), film);
    String id = begun.path("id").asString();
    return new Sent(id, "{\"parts\":[{\"number\":1,\"etag\":\"" + etag + "\"}]}");
  }

  /// An upload whose parts have arrived.
  record Sent(String id, String completion) {
    String path(String rest) {
      return "/v1/assets/" + id + rest;
    }
  }

  /// One sweep of the uploads, after which what is long over is forgotten.
  void forgetUploads() {
    table.forget(clock.instant());
  }

  @Override
  public void close() {
    uploads.close();
    outbound.close();
    database.close();
  }

  private final class Fine implements Health {
    @Override
    public List<String> roles() {
      return List.of("api");
    }

    @Override
    public Map<String, String> parts() {
      return Map.of("s3", "");
    }

    @Override
    public String shortage() {
      return shortage;
    }

    @Override
    public Map<String, Map<String, Object>> facts() {
      return Map.of("steps", Map.of("done", 5L));
    }

    @Override
    public String metrics() {
      return "up 1\n";
    }
  }
}
