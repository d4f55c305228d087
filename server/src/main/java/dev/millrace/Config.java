package dev.millrace;

import dev.millrace.config.ByteSize;
import dev.millrace.config.ConfigBinder;
import dev.millrace.config.ConfigTree;
import dev.millrace.config.Secret;
import dev.millrace.intake.InboxConfig;
import dev.millrace.media.ladder.LadderBasis;
import dev.millrace.media.ladder.RateControl;
import dev.millrace.media.ladder.VideoCodec;
import dev.millrace.outbound.OutboundConfig;
import dev.millrace.policy.Look;
import dev.millrace.policy.Playback;
import dev.millrace.policy.Policy;
import dev.millrace.policy.PolicyJson;
import dev.millrace.policy.Restrictions;
import dev.millrace.policy.Retention;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/// Everything that can be configured, as `millrace.yaml` lays it out.
///
/// What a section leaves out keeps its default; a PostgreSQL, Kafka or S3 without an address is
/// the embedded one.
///
/// @param roles what this process is there for
record Config(
    List<String> roles,
    HttpSection http,
    Database database,
    Kafka kafka,
    Store store,
    Worker worker,
    Upload upload,
    Intake intake,
    Outgoing outbound,
    DeliverySection delivery,
    Finding search,
    LiveSection live,
    InferenceSection inference,
    StreamsSection streams,
    TelemetrySection telemetry,
    LakeSection lake,
    Films policy) {
  Config {
    Roles.of(roles);
  }

  /// Variables of the command line, which are no keys of the file.
  private static final Set<String> RESERVED =
      Set.of(
          "MILLRACE_DATA",
          "MILLRACE_URL",
          "MILLRACE_TOKEN",
          "MILLRACE_CACHE",
          "MILLRACE_HEAP",
          "MILLRACE_DIRECT",
          "MILLRACE_BENCH_MEDIA",
          "MILLRACE_LOG",
          "MILLRACE_HOME");

  static Config defaults() {
    return new Config(
        List.of(Roles.ALL),
        HttpSection.defaults(),
        Database.defaults(),
        Kafka.defaults(),
        Store.defaults(),
        Worker.defaults(),
        Upload.defaults(),
        Intake.defaults(),
        Outgoing.defaults(),
        DeliverySection.defaults(),
        Finding.defaults(),
        LiveSection.defaults(),
        InferenceSection.defaults(),
        StreamsSection.defaults(),
        TelemetrySection.defaults(),
        LakeSection.defaults(),
        Films.defaults());
  }

  /// Reads `millrace.yaml` of the data folder, with `MILLRACE_…` variables over it.
  ///
  /// **On failure** a [dev.millrace.config.ConfigException] of one line.
  static Config read(Path data, Map<String, String> environment) {
    var tree = ConfigTree.read(data.resolve("millrace.yaml")).withEnvironment(environment);
    return new ConfigBinder(Map.of(), RESERVED).bind(tree, Config.class);
  }

  /// A PostgreSQL of your own; without `url` the embedded one.
  ///
  /// @param url `jdbc:postgresql://host:port/database`
  /// @param poolSize the most connections of this process
  record Database(Optional<String> url, String user, Secret password, int poolSize) {
    static Database defaults() {
      return new Database(Optional.empty(), "millrace", new Secret(""), 16);
    }
  }

  /// A Kafka of your own; without `bootstrap-servers` the embedded one.
  record Kafka(Optional<String> bootstrapServers) {
    static Kafka defaults() {
      return new Kafka(Optional.empty());
    }
  }

  /// An S3 of your own; without `endpoint` and `access-key` the embedded one.
  ///
  /// @param endpoint the S3 server; AWS when absent and `access-key` is given
  /// @param publicEndpoint the same server as browsers reach it
  /// @param pathStyle whether the bucket stands in the path
  /// @param host where the embedded one listens; browsers upload to it directly
  /// @param port of the embedded one; 0 takes the last one used, or a free one
  /// @param sync what the embedded one has on the disk before it says so
  record Store(
      Optional<URI> endpoint,
      Optional<URI> publicEndpoint,
      String region,
      String bucket,
      Optional<String> accessKey,
      Secret secretKey,
      boolean pathStyle,
      String host,
      int port,
      Sync sync) {
    /// What survives a power cut.
    enum Sync {
      /// What rows of the database name years later.
      LAKE("lake/"),
      /// Everything.
      ALL("");

      private final String prefix;

      Sync(String prefix) {
        this.prefix = prefix;
      }

      /// How the keys of those objects begin.
      String prefix() {
        return prefix;
      }
    }

    static Store defaults() {
      return new Store(
          Optional.empty(),
          Optional.empty(),
          "us-east-1",
          "millrace",
          Optional.empty(),
          new Secret(""),
          true,
          "127.0.0.1",
          0,
          Sync.LAKE);
    }

    boolean isEmbedded() {
      return endpoint.isEmpty() && accessKey.isEmpty();
    }
  }

  /// The work on films.
  ///
  /// @param nodeName names this process among the workers, for good
  /// @param cpus how many CPUs encoding may keep busy; 0: all
  /// @param ioSteps how many light steps run at once
  /// @param ffmpeg a folder with ffmpeg and ffprobe to use instead of the bundled ones
  /// @param scratch where encoders work; a short path
  /// @param niceness how far encoders step back for everything else, 0 to 19
  /// @param maxSourceCopies the most that local copies of sources not in use may weigh
  record Worker(
      Optional<String> nodeName,
      int cpus,
      int ioSteps,
      Optional<Path> ffmpeg,
      Path scratch,
      int niceness,
      ByteSize maxSourceCopies) {
    Worker {
      if (cpus < 0 || cpus > 512) {
        throw new IllegalArgumentException("cpus must be 0 to 512 but is " + cpus);
      }
    }

    static Worker defaults() {
      return new Worker(
          Optional.empty(), 0, 8, Optional.empty(), Path.of("/tmp"), 5, ByteSize.parse("20GiB"));
    }

    int actualCpus() {
      return cpus == 0 ? Runtime.getRuntime().availableProcessors() : cpus;
    }
  }

  /// Uploads.
  ///
  /// @param maxSize the largest file taken
  /// @param expiry after which an upload that was not completed is removed
  record Upload(ByteSize maxSize, Duration expiry) {
    static Upload defaults() {
      return new Upload(ByteSize.parse("1TiB"), Duration.ofDays(2));
    }
  }

  /// Films that come without an upload.
  ///
  /// @param watch whether this process watches the bucket's inbox
  /// @param keep whether objects stay in the inbox after they were taken
  /// @param pollInterval between two looks into the inbox
  /// @param retention how long an object that is gone is remembered
  /// @param queue the SQS queue that the bucket's events go to
  record Intake(
      boolean watch, boolean keep, Duration pollInterval, Duration retention, Optional<URI> queue) {
    Intake {
      if (queue.isPresent() && !isHttp(queue.get())) {
        throw new IllegalArgumentException(
            "queue must be like https://sqs.eu-central-1.amazonaws.com/123456789012/inbox but is "
                + queue.get());
      }
      new InboxConfig(keep, pollInterval, retention, 1, PolicyJson.write(Policy.STANDARD));
    }

    static Intake defaults() {
      return new Intake(true, false, Duration.ofSeconds(5), Duration.ofDays(30), Optional.empty());
    }

    private static boolean isHttp(URI uri) {
      return uri.getHost() != null && Set.of("http", "https").contains(uri.getScheme());
    }
  }

  /// Requests to addresses that users name.
  ///
  /// @param allow names and networks that may be asked although they are not public
  /// @param trust a PEM file of authorities that are believed besides the usual ones
  record Outgoing(List<String> allow, Optional<Path> trust) {
    Outgoing {
      OutboundConfig.allowing(allow);
    }

    static Outgoing defaults() {
      return new Outgoing(List.of(), Optional.empty());
    }
  }

  /// What is done with films whose owners do not say; each film may have it otherwise.
  ///
  /// @param maxHeight the largest rung by its short side; 0: as large as there are
  /// @param codecs what films are made in besides h264
  /// @param rateControl how encoders spend bits
  /// @param ladder what the rungs and their caps go by
  /// @param surround whether sound of six channels also becomes a track of 5.1
  /// @param retention how long films are kept
  /// @param protection how media is encrypted
  /// @param playback who may play films; `embed`: pages of this server alone
  /// @param analysis what is looked for in films
  record Films(
      int maxHeight,
      List<VideoCodec> codecs,
      Bits rateControl,
      LadderBasis ladder,
      boolean surround,
      Policy.Priority priority,
      Keep retention,
      Policy.Protection protection,
      Playback.Access playback,
      List<Look> analysis) {
    Films {
      new Policy(
          new Policy.Pick(height(maxHeight), List.of()),
          codecs,
          RateControl.STANDARD,
          ladder,
          surround,
          priority,
          retention.toRetention(),
          "",
          restrictions(protection, playback),
          analysis);
    }

    static Films defaults() {
      return new Films(
          0,
          List.of(VideoCodec.H264),
          Bits.defaults(),
          Policy.STANDARD.ladder(),
          false,
          Policy.Priority.NORMAL,
          Keep.defaults(),
          Policy.Protection.NONE,
          Playback.Access.PUBLIC,
          Look.STANDARD);
    }

    Policy toPolicy() {
      return new Policy(
          new Policy.Pick(height(maxHeight), List.of()),
          codecs,
          new RateControl(rateControl.mode(), rateControl.crf(), Map.of()),
          ladder,
          surround,
          priority,
          retention.toRetention(),
          "",
          restrictions(protection, playback),
          analysis);
    }

    private static Restrictions restrictions(
        Policy.Protection protection, Playback.Access playback) {
      return new Restrictions(protection, new Playback(playback, List.of()));
    }

    private static OptionalInt height(int pixels) {
      return pixels == 0 ? OptionalInt.empty() : OptionalInt.of(pixels);
    }
  }

  /// How encoders spend bits.
  ///
  /// @param crf the quality wanted, on the scale of H.264; of the mode quality alone
  record Bits(RateControl.Mode mode, int crf) {
    Bits {
      new Policy(
          Policy.STANDARD.pick(),
          List.of(),
          new RateControl(mode, crf, Map.of()),
          LadderBasis.FIXED,
          false,
          Policy.Priority.NORMAL,
          Retention.FOREVER,
          "",
          Restrictions.NONE,
          Look.STANDARD);
    }

    static Bits defaults() {
      return new Bits(RateControl.Mode.QUALITY, RateControl.STANDARD_CRF);
    }
  }

  /// How long films are kept, in whole days.
  ///
  /// @param original after the film is ready; without it as long as the film
  /// @param asset after the film is ready or has failed; without it until somebody deletes it
  record Keep(Optional<Duration> original, Optional<Duration> asset) {
    Keep {
      toRetention(original, asset);
    }

    static Keep defaults() {
      return new Keep(Optional.empty(), Optional.empty());
    }

    Retention toRetention() {
      return toRetention(original, asset);
    }

    private static Retention toRetention(Optional<Duration> original, Optional<Duration> asset) {
      return new Retention(days(original), days(asset));
    }

    private static OptionalInt days(Optional<Duration> span) {
      if (span.isEmpty()) {
        return OptionalInt.empty();
      }
      if (!span.get().equals(Duration.ofDays(span.get().toDays()))) {
        throw new IllegalArgumentException("retention is in whole days, such as 30d");
      }
      return OptionalInt.of(Math.toIntExact(span.get().toDays()));
    }
  }
}
