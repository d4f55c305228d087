package dev.millrace.vod;

import dev.millrace.catalog.Asset;
import dev.millrace.catalog.AssetId;
import dev.millrace.catalog.Catalog;
import dev.millrace.catalog.Description;
import dev.millrace.catalog.Media;
import dev.millrace.catalog.sql.Database;
import dev.millrace.catalog.sql.SqlCatalog;
import dev.millrace.events.sql.Outbox;
import dev.millrace.ids.Ulids;
import dev.millrace.outbound.Outbound;
import dev.millrace.outbound.OutboundConfig;
import dev.millrace.protection.sql.ContentKeyTable;
import dev.millrace.store.ObjectMeta;
import dev.millrace.store.memory.MemoryObjectStore;
import dev.millrace.testing.Backends;
import dev.millrace.testing.Eventually;
import dev.millrace.transcode.SourceLimits;
import dev.millrace.transcode.Transcoder;
import dev.millrace.transcode.ffmpeg.Ffmpeg;
import dev.millrace.transcode.ffmpeg.TestFfmpeg;
import dev.millrace.workflow.WorkflowConfig;
import dev.millrace.workflow.WorkflowListener;
import dev.millrace.workflow.WorkflowWorker;
import dev.millrace.workflow.Workflows;
import dev.millrace.workflow.step.Step;
import dev.millrace.workflow.step.StepKind;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import tools.jackson.databind.json.JsonMapper;

/// Films over a database of their own and a store in memory. Steps that would encode do what a test
/// scripts instead.
final class VodScene implements AutoCloseable {
  private static final byte[] FILM = {1, 2, 3};
  private static final int MAX_BYTES = 16 << 20;
  static final int MAX_FETCHED_BYTES = 1 << 20;

  final InstantSource clock = InstantSource.system();
  final Database database = Backends.database();
  final MemoryObjectStore store = new MemoryObjectStore(MAX_BYTES, clock);
  final Catalog catalog =
      new SqlCatalog(database, new Outbox(() -> {}), clock, new Ulids(clock, new Random()));
  final ContentKeyTable keys = new ContentKeyTable(database, clock);
  final Workflows workflows = new Workflows(database.dataSource());
  final List<AssetId> deleted = new CopyOnWriteArrayList<>();
  final Map<StepKind, Step> script = new HashMap<>();
  final Vod vod;
  final Captions captions;
  final VodSteps steps;
  private final Outbound outbound = new Outbound(OutboundConfig.allowing(List.of("127.0.0.1")));
  private final List<WorkflowWorker> workers = new ArrayList<>();
  private final List<Ffmpeg> encoders = new ArrayList<>();

  /// Without FFmpeg.
  VodScene(Path folder) {
    this(folder, new Transcoder(null, SourceLimits.STANDARD));
  }

  VodScene(Path folder, Transcoder transcoder) {
    var room = new VodDesk.Room(1, folder, MAX_BYTES, MAX_FETCHED_BYTES);
    var desk = new VodDesk(new VodDesk.Parts(catalog, store, workflows), room);
    desk.clean();
    vod = new Vod(desk, deleted::add);
    captions = desk.captions();
    steps = new VodSteps(desk, new VodSteps.Tools(transcoder, outbound, keys), room, clock);
    script.putAll(steps.all());
  }

  /// With FFmpeg, and somebody at work.
  static VodScene encoding(Path folder) {
    Ffmpeg ffmpeg = TestFfmpeg.open();
    var scene = new VodScene(folder, new Transcoder(ffmpeg, SourceLimits.STANDARD));
    scene.encoders.add(ffmpeg);
    scene.work();
    return scene;
  }

  /// An asset whose bytes have arrived.
  AssetId uploaded() {
    return uploaded("{}");
  }

  /// The same with a policy of its own.
  AssetId uploaded(String json) {
    return uploaded(json, FILM);
  }

  AssetId uploaded(String json, byte[] film) {
    AssetId id = catalog.newId();
    store.put(source(id), film, ObjectMeta.of("video/mp4"));
    var policy = JsonMapper.shared().readTree(json);
    catalog.create(
        id, new Description("A film", "film.mp4", film.length, null, null, List.of(), policy));
    catalog.uploaded(id, film.length);
    return id;
  }

  /// A ready film that is one sound track of four seconds, as if it had been encoded.
  AssetId ready() {
    AssetId id = uploaded();
    catalog.processing(id);
    SoundFilm.publish(store, id.value(), clock.instant());
    catalog.ready(id, Media.NONE);
    return id;
  }

  static String source(AssetId id) {
    return "uploads/" + id + "/source";
  }

  WorkflowWorker work() {
    return work(steps.listener());
  }

  /// A worker of the scripted steps; all of a scene have one node name, like restarts of a server.
  WorkflowWorker work(WorkflowListener listener) {
    var config =
        new WorkflowConfig(
            "node",
            4,
            4,
            Duration.ofMillis(100),
            Duration.ofMillis(400),
            Duration.ofMillis(200),
            Duration.ofSeconds(5),
            5);
    var worker =
        new WorkflowWorker(workflows, database.dataSource(), config, Map.copyOf(script), listener);
    workers.add(worker);
    worker.start();
    return worker;
  }

  boolean becomes(AssetId id, Asset.Status status) {
    return Eventually.holds(
        () -> catalog.find(id).filter(asset -> asset.status() == status).isPresent());
  }

  boolean hasSource(AssetId id) {
    return store.head(source(id)).isPresent();
  }

  /// Whether nothing of the asset is left anywhere.
  boolean isGone(AssetId id) {
    return catalog.find(id).isEmpty()
        && catalog.deleting(null, 10).isEmpty()
        && store.list("uploads/" + id, "", 1).entries().isEmpty()
        && store.list("assets/" + id, "", 1).entries().isEmpty()
        && workflows.graph(id.value()).isEmpty()
        && workflows.graph(Removal.subject(id)).isEmpty();
  }

  @Override
  public void close() {
    workers.forEach(WorkflowWorker::close);
    encoders.forEach(Ffmpeg::close);
    outbound.close();
    database.close();
  }
}
