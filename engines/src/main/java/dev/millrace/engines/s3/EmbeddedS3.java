package dev.millrace.engines.s3;

import dev.millrace.engines.home.Credentials;
import dev.millrace.engines.home.Engine;
import dev.millrace.engines.home.EngineHome;
import dev.millrace.engines.home.Tenure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.gaul.s3proxy.CrossOriginResourceSharing;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;
import org.jspecify.annotations.Nullable;

/// S3 on a folder: signed requests only, presigned URLs, multipart uploads.
///
/// An object appears whole or not at all. Unfinished multipart uploads survive a restart. Objects
/// are acknowledged from the page cache, and so survive the death of this program, but for those
/// that are to survive a power cut ([S3Config#synced]). As everywhere, an upload has at most
/// 10,000 parts and only its last may be under 5 MiB. One that is begun with the user metadata
/// `millrace-part-bytes` is written in place: its parts have that size but for the last, and
/// completing it is a rename.
///
/// **Ownership:** owns its folder from `start` to `close`; the lock in it keeps others out.
/// **On failure:** `start` leaves nothing running. After a kill the next start removes half-written
/// files before it serves.
public final class EmbeddedS3 implements Engine<S3Address> {
  static final String NAME = "S3";
  static final int MAX_THREADS = 64;
  static final int MAX_SIGNED_BODY_BYTES = 16 << 20;

  /// So long a stop waits for bodies that this very process still writes.
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final System.Logger LOG = System.getLogger(EmbeddedS3.class.getName());
  private static final String REGION = "us-east-1";
  private static final int ACCESS_KEY_LENGTH = 20;
  private static final String SERVING = "serving";

  private final S3Config config;
  private final Tenure<S3Address> tenure;
  private final NearClient.Gate gate = new NearClient.Gate();
  private volatile @Nullable S3Server server;

  public EmbeddedS3(S3Config config) {
    this.config = config;
    this.tenure = new Tenure<>(NAME, config.folder(), this::shutDown);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public S3Address start() {
    return tenure.start(this::startUp);
  }

  private S3Address startUp(EngineHome home) throws IOException {
    long begin = System.nanoTime();
    Path buckets = Buckets.prepare(home.folder(), config.buckets());
    sweep(home.folder(), buckets);
    int port = home.port("s3", InetAddress.getByName(config.host()), config.port());
    String id = home.secret("access-key", ACCESS_KEY_LENGTH);
    var login = new Credentials(id, home.secret("secret-key"));
    server = serve(buckets, home.folder().resolve("uploads"), port, login);
    LOG.log(
        System.Logger.Level.INFO,
        "S3 is ready port={0,number,#} millis={1,number,#}",
        port,
        (System.nanoTime() - begin) / 1_000_000);
    return new S3Address(uri(localHost(), port), REGION, login);
  }

  /// The file `serving` outlives only a killed server; its time is that server's start.
  private static void sweep(Path folder, Path buckets) throws IOException {
    Path serving = folder.resolve(SERVING);
    if (Files.exists(serving)) {
      int removed = TornFiles.sweep(buckets, Files.getLastModifiedTime(serving));
      LOG.log(System.Logger.Level.INFO, "Swept after a kill removed={0,number,#}", removed);
    }
    Files.deleteIfExists(serving);
    Files.createFile(serving);
  }

  private S3Server serve(Path buckets, Path uploads, int port, Credentials login)
      throws IOException {
    var inPlace = InPlaceUploads.open(uploads, buckets);
    StaleUploads.sweep(buckets, inPlace);
    var objects = new FilesystemNio2BlobStore(buckets.toString());
    var templates = new FilesystemNio2BlobStore(uploads.toString());
    var all = new InPlaceStore(objects, inPlace, new Publisher(buckets, objects, templates));
    var store = new SyncedStore(all, buckets, config.synced(), SyncedStore.Disk.KERNEL);
    var servlet = new S3Servlet(store, inPlace, login, crossOriginRules());
    var started = new S3Server(config.host(), port, MAX_THREADS, servlet);
    try {
      started.start();
      gate.open(store);
      return started;
    } catch (IOException e) {
      stop(started);
      throw new IOException("port " + port + ": " + e.getMessage(), e);
    }
  }

  private CrossOriginResourceSharing crossOriginRules() {
    boolean any = config.origins().contains(S3Config.ANY_ORIGIN);
    return new CrossOriginResourceSharing(
        any ? List.of(S3Config.ANY_ORIGIN) : config.origins().stream().map(Pattern::quote).toList(),
        List.of("GET", "HEAD", "PUT"),
        List.of("*"),
        List.of("ETag", "Accept-Ranges", "Content-Range", "Content-Length"),
        "");
  }

  private String localHost() {
    return config.host().equals("0.0.0.0") ? "127.0.0.1" : config.host();
  }

  private static URI uri(String host, int port) {
    return URI.create("http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port);
  }

  /// The folder in which the object `key` of a bucket is the file of that path. An object is
  /// replaced by another file, never written to; whoever reads here must not write either.
  public Path objects(String bucket) {
    return Buckets.root(config.folder()).resolve(bucket);
  }

  /// The shortest way to the objects, for clients in this very process.
  public NearWay near() {
    return new NearWay(gate);
  }

  @Override
  public S3Address address() {
    return tenure.address();
  }

  @Override
  public boolean isRunning() {
    return server != null;
  }

  @Override
  public void close() {
    tenure.close();
  }

  private void shutDown(EngineHome home) {
    var running = server;
    server = null;
    boolean left = gate.close(PATIENCE);
    if (running != null && stop(running) && left) {
      forgetServing(home.folder());
    }
  }

  private static boolean stop(S3Server server) {
    try {
      server.stop();
      return true;
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "S3 did not stop cleanly", e);
      return false;
    }
  }

  private static void forgetServing(Path folder) {
    try {
      Files.deleteIfExists(folder.resolve(SERVING));
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "The next start will sweep in vain", e);
    }
  }
}
