package dev.millrace.web;

import dev.millrace.catalog.AssetId;
import dev.millrace.catalog.Catalog;
import dev.millrace.catalog.sql.Database;
import dev.millrace.catalog.sql.SqlCatalog;
import dev.millrace.delivery.Purges;
import dev.millrace.delivery.access.Place;
import dev.millrace.delivery.access.PlaceRules;
import dev.millrace.delivery.access.Places;
import dev.millrace.delivery.access.ViewerLimits;
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
import dev.millrace.inference.Sight;
import dev.millrace.intake.Pulls;
import dev.millrace.lake.LakeScan;
import dev.millrace.lake.LakeTables;
import dev.millrace.lake.sql.SqlConfig;
import dev.millrace.lake.sql.SqlDesk;
import dev.millrace.live.archive.Archive;
import dev.millrace.live.clips.Clips;
import dev.millrace.live.ingest.local.TestPicture;
import dev.millrace.live.sql.SqlBulletins;
import dev.millrace.live.sql.SqlChannels;
import dev.millrace.live.sql.SqlRecordings;
import dev.millrace.live.sql.SqlSchedule;
import dev.millrace.outbound.Outbound;
import dev.millrace.outbound.OutboundConfig;
import dev.millrace.policy.Playback;
import dev.millrace.policy.Policy;
import dev.millrace.protection.sql.ContentKeyTable;
import dev.millrace.search.EmptyIndex;
import dev.millrace.search.lucene.LuceneMoments;
import dev.millrace.store.memory.MemoryObjectStore;
import dev.millrace.streams.Recent;
import dev.millrace.streams.sql.SqlLedgers;
import dev.millrace.streams.sql.SqlStreams;
import dev.millrace.streams.stage.StoredFilms;
import dev.millrace.streams.stage.Ways;
import dev.millrace.telemetry.PlayerFields;
import dev.millrace.telemetry.sessions.SessionFields;
import dev.millrace.testing.Backends;
import dev.millrace.testing.TestClock;
import dev.millrace.transcode.ffmpeg.Ffmpeg;
import dev.millrace.upload.UploadConfig;
import dev.millrace.upload.Uploads;
import dev.millrace.upload.sql.UploadTable;
import dev.millrace.vision.Analysis;
import dev.millrace.vision.Moderation;
import dev.millrace.vision.MomentSearch;
import dev.millrace.vision.gallery.Gallery;
import dev.millrace.vision.sql.LedgerTable;
import dev.millrace.vision.sql.PeopleTable;
import dev.millrace.vision.sql.ReviewTable;
import dev.millrace.vod.Vod;
import dev.millrace.vod.VodDesk;
import dev.millrace.web.audit.AuditFields;
import dev.millrace.web.sql.RevokedSessions;
import dev.millrace.webhooks.WebhookService;
import dev.millrace.webhooks.WebhooksConfig;
import dev.millrace.workflow.Workflows;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
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
  final List<AssetId> closed = new CopyOnWriteArrayList<>();
  final Analysis.Books books;
  final MomentSearch search;
  private final Sight sight;
  volatile String shortage = "";

  /// Why nobody may play where he is; empty when everybody may.
  volatile String placeRefusal = "";

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
    var places = PlaceRules.of(new Somewhere(), PlaceRules.Otherwise.CLOSED);
    var locks = new Door.Locks(TOKEN, () -> doorKeys, revocations, signingKeys, places);
    var door = new Door(locks, clock);
    books =
        new Analysis.Books(
            new LedgerTable(database), new ReviewTable(database, clock), new PeopleTable(database));
    sight = new Sight(folder.resolve("cache"), folder);
    search = new MomentSearch(books.ledger(), store, index(folder), sight);
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
            archives(),
            channels(),
            new Analysis(catalog, store, workflows, books),
            search,
            new Moderation(catalog, books.reviews(), closed::add, clock),
            gallery(),
            streams(),
            sql(folder),
            policy);
    routes = routes(door, capabilities);
  }

  /// Over a lake to which nothing has come.
  private SqlDesk sql(Path folder) {
    var where = database.config();
    var catalogue = new LakeTables.Catalogue(where.url(), where.user(), where.password());
    var tables = LakeTables.in(catalogue, store, "bucket");
    var config =
        new SqlConfig(folder.resolve("sql"), Duration.ofSeconds(30), 64L << 20, 64L << 20, 1);
    try {
      return SqlDesk.open(config, new LakeScan(tables, "bucket"), store);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Gallery gallery() {
    var ids = new Ulids(clock, new Random());
    return new Gallery(books.people(), sight, () -> ids.next().value(), clock);
  }

  private static Archives archives() {
    return new Archives(
        new EmptyIndex(PlayerFields.KIND),
        new EmptyIndex(AccessFields.KIND),
        new EmptyIndex(AuditFields.KIND),
        new EmptyIndex(SessionFields.KIND));
  }

  /// Each server has an index of its own.
  private static LuceneMoments index(Path folder) {
    try {
      return LuceneMoments.open(Files.createTempDirectory(folder, "moments"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ChannelDesk channels() {
    var ids = new Ulids(clock, new Random());
    var table = new SqlChannels(database, new Outbox(() -> {}), clock, ids);
    var recordings = new SqlRecordings(database);
    Supplier<Ffmpeg> none =
        () -> {
          throw new AssertionError("nothing runs here");
        };
    var archive = new Archive(store, recordings, (_, _, _) -> {});
    var clips = new Clips(archive, recordings, store, new Clips.Maker("scene", ids, clock));
    return new ChannelDesk(
        table,
        recordings,
        new SqlSchedule(database),
        clips,
        List.of(new TestPicture(none)),
        Optional.empty(),
        new SqlBulletins(database, clock));
  }

  private StreamDesk streams() {
    var ids = new Ulids(clock, new Random());
    var outbox = new Outbox(() -> {});
    Supplier<Ffmpeg> none =
        () -> {
          throw new AssertionError("nothing runs here");
        };
    var films = new StoredFilms(catalog, store, folder, none);
    return new StreamDesk(
        new SqlStreams(database, outbox, clock, ids),
        new SqlLedgers(database, outbox, clock, ids),
        new Recent(EventsConfig.of("127.0.0.1:1"), clock),
        store,
        new Ways(List.of(new TestPicture(none)), films),
        Optional.empty());
  }

  private Routes routes(Door door, Capabilities capabilities) {
    var health = new Fine();
    var elsewhere = new Web.Elsewhere("http://127.0.0.1:9000", PlayedAt.HERE, true, () -> true);
    var films =
        new ViewerRoutes.Films(catalog, keys, this::playedBy, ViewerLimits.none(), () -> true);
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
    search.close();
    sight.close();
    database.close();
  }

  private final class Somewhere implements Places {
    @Override
    public Place locate(InetAddress address) {
      return Place.UNKNOWN;
    }

    @Override
    public Optional<String> refusal(Place place, String assetId) {
      return placeRefusal.isEmpty() ? Optional.empty() : Optional.of(placeRefusal);
    }
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
