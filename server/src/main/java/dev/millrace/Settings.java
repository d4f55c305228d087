package dev.millrace;

import dev.millrace.cli.CommandFailed;
import dev.millrace.cli.StartOptions;
import dev.millrace.delivery.access.ViewerLimits;
import dev.millrace.delivery.access.ViewerLimits.Allowance;
import dev.millrace.delivery.cache.CacheConfig;
import dev.millrace.http.HttpConfig;
import dev.millrace.http.tls.CertificateFiles;
import dev.millrace.http.tls.CertificateSource;
import dev.millrace.http.tls.SelfSigned;
import dev.millrace.intake.InboxConfig;
import dev.millrace.outbound.OutboundConfig;
import dev.millrace.outbound.Trust;
import dev.millrace.policy.PolicyJson;
import dev.millrace.store.s3.StoreConfig;
import dev.millrace.transcode.ffmpeg.FfmpegConfig;
import dev.millrace.upload.UploadConfig;
import dev.millrace.vod.VodDesk;
import dev.millrace.web.PlayedAt;
import dev.millrace.workflow.WorkflowConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;

/// The configuration as each capability takes it: the file, the command line over it, the data
/// folder.
record Settings(Config config, StartOptions options, DataFolder data) {

  /// What this process is there for.
  Roles roles() {
    return options.roles().map(Settings::given).orElseGet(() -> Roles.of(config.roles()));
  }

  private static Roles given(String option) {
    try {
      return Roles.parse(option);
    } catch (IllegalArgumentException e) {
      throw new CommandFailed("--roles " + option + ": " + e.getMessage());
    }
  }

  /// Says at once that a process without the API, which only has a part in what others do, was not
  /// told where the others keep it.
  void requireBackends() {
    var missing = new ArrayList<String>();
    if (config.database().url().isEmpty()) {
      missing.add("database.url");
    }
    if (config.kafka().bootstrapServers().isEmpty()) {
      missing.add("kafka.bootstrap-servers");
    }
    if (config.store().isEmbedded()) {
      missing.add("store.endpoint");
    }
    if (!roles().has(Role.API) && !missing.isEmpty()) {
      throw new CommandFailed(
          "a process of the roles %s works for an api elsewhere: set %s to what that one uses"
              .formatted(roles(), String.join(", ", missing)));
    }
  }

  HttpConfig http() {
    HttpSection http = config.http().withAddress(options.host(), options.port());
    HttpConfig.Limits usual = HttpConfig.Limits.DEFAULTS;
    HttpConfig plain =
        HttpConfig.DEFAULTS
            .withAddress(http.host(), http.port())
            .withPublicUrl(http.publicUrl())
            .withProxies(new HttpConfig.Proxies(Set.copyOf(http.trustedProxies()), false))
            .withSending(sending(http))
            .withTimeouts(HttpConfig.Timeouts.DEFAULTS.withHeader(http.headerTimeout()))
            .withPeers(
                new HttpConfig.Peers(http.addressConnections(), http.addressHandshakes(), false))
            .withLimits(
                new HttpConfig.Limits(
                    usual.maxHeaderBytes(),
                    usual.maxBodyBytes(),
                    OpenFiles.ofThisProcess().connections(http.maxConnections()),
                    usual.maxRequests(),
                    usual.maxStreams()));
    return tls().map(plain::withTls).orElse(plain);
  }

  private static HttpConfig.Sending sending(HttpSection http) {
    HttpConfig.Sending usual = HttpConfig.Sending.DEFAULTS;
    return usual
        .withMost(http.maxUnderWay().bytes())
        .withLeast(Math.toIntExact(http.slowestReader().bytes()), usual.leastOver());
  }

  private Optional<HttpConfig.Tls> tls() {
    HttpSection http = config.http();
    return certificate()
        .map(
            source ->
                HttpConfig.Tls.of(
                    source, http.redirectPort().map(OptionalInt::of).orElse(OptionalInt.empty())));
  }

  /// Where the certificate comes from, if connections are encrypted.
  ///
  /// **On failure** to read it later, a [dev.millrace.http.tls.CertificateProblem].
  Optional<CertificateSource> certificate() {
    HttpSection http = config.http();
    if (http.certificate().isPresent() && http.privateKey().isPresent()) {
      return Optional.of(new CertificateFiles(http.certificate().get(), http.privateKey().get()));
    }
    return http.tls() == HttpSection.Tls.SELF_SIGNED
        ? Optional.of(new SelfSigned(data.resolve("tls"), ownNames(), InstantSource.system()))
        : Optional.empty();
  }

  /// What publishers by RTMPS are shown, if they are listened to.
  ///
  /// **On failure** [CommandFailed] when there is no certificate.
  Optional<CertificateSource> rtmpsCertificate() {
    LiveSection live = config.live();
    if (live.rtmpsPort().isEmpty()) {
      return Optional.empty();
    }
    if (live.certificate().isPresent() && live.privateKey().isPresent()) {
      return Optional.of(new CertificateFiles(live.certificate().get(), live.privateKey().get()));
    }
    return Optional.of(
        certificate()
            .orElseThrow(
                () ->
                    new CommandFailed(
                        "live.rtmps-port needs a certificate: set live.certificate and"
                            + " live.private-key, or http.tls")));
  }

  /// Whose certificates are believed when something is fetched.
  ///
  /// **On failure** [CommandFailed].
  Trust trust() {
    try {
      return config.outbound().trust().map(Trust::with).orElseGet(Trust::usual);
    } catch (IllegalArgumentException e) {
      throw new CommandFailed("outbound.trust: " + e.getMessage());
    }
  }

  private Set<String> ownNames() {
    var names = new TreeSet<>(Set.of("localhost", "127.0.0.1", "::1"));
    config.http().publicUrl().ifPresent(url -> names.add(url.getHost().replaceAll("[\\[\\]]", "")));
    try {
      names.add(InetAddress.getLocalHost().getHostName());
    } catch (UnknownHostException _) {
      // A machine without a name.
    }
    names.removeIf(name -> !name.matches("[A-Za-z0-9.:-]{1,253}"));
    return names;
  }

  /// For how long browsers shall keep to https; a certificate that they do not know would lock
  /// people out.
  Duration hsts() {
    return config.http().certificate().isPresent() ? config.http().hsts() : Duration.ZERO;
  }

  /// Says at once that a port is taken or the certificate is no good, before anything else is
  /// started.
  void requireHttp() {
    HttpConfig http = http();
    requireFree(http.host(), http.port(), "use --port N, 0 takes a free one");
    config
        .http()
        .redirectPort()
        .ifPresent(port -> requireFree(http.host(), port, "http.redirect-port names another"));
    certificate().ifPresent(CertificateSource::read);
  }

  private static void requireFree(String host, int port, String advice) {
    try (var probe = new ServerSocket()) {
      probe.setReuseAddress(true);
      probe.bind(new InetSocketAddress(host, port));
    } catch (IOException e) {
      throw new CommandFailed(
          "cannot listen on %s port %d (%s); %s".formatted(host, port, e.getMessage(), advice));
    }
  }

  FfmpegConfig ffmpeg() {
    Config.Worker worker = config.worker();
    FfmpegConfig standard = FfmpegConfig.standard(System.getenv());
    return new FfmpegConfig(worker.ffmpeg(), standard.cache(), worker.scratch(), worker.niceness());
  }

  UploadConfig upload() {
    UploadConfig usual = UploadConfig.defaults();
    return new UploadConfig(
        config.upload().maxSize(),
        usual.urlLife(),
        config.upload().expiry(),
        usual.sweepInterval());
  }

  VodDesk.Room room() {
    return new VodDesk.Room(
        config.worker().actualCpus(),
        data.resolve("sources"),
        config.worker().maxSourceCopies().bytes(),
        config.upload().maxSize().bytes());
  }

  OutboundConfig outbound() {
    return OutboundConfig.allowing(config.outbound().allow());
  }

  PlayedAt playedAt() {
    return new PlayedAt(config.delivery().publicUrl());
  }

  CacheConfig cache() {
    DeliverySection edge = config.delivery();
    return CacheConfig.in(edge.cache().orElseGet(() -> data.resolve("cache")))
        .withRoom(edge.cacheSize().bytes(), edge.cacheMemory().bytes());
  }

  Path plugins() {
    return config.delivery().plugins().orElseGet(() -> data.resolve("plugins"));
  }

  ViewerLimits viewerLimits() {
    DeliverySection edge = config.delivery();
    return new ViewerLimits(
        new Allowance(edge.addressRequestsPerSecond(), edge.addressRequestsAtOnce()),
        new Allowance(edge.tokenRequestsPerSecond(), edge.tokenRequestsAtOnce()),
        System::nanoTime);
  }

  InboxConfig inbox() {
    Config.Intake intake = config.intake();
    return new InboxConfig(
        intake.keep(),
        intake.pollInterval(),
        intake.retention(),
        config.upload().maxSize().bytes(),
        PolicyJson.write(config.policy().toPolicy().ownedBy("inbox")));
  }

  /// The queue that tells of new objects, unless this process does not watch the inbox.
  Optional<URI> queue() {
    return config.intake().queue().filter(_ -> config.intake().watch());
  }

  WorkflowConfig workflow() {
    WorkflowConfig usual = WorkflowConfig.defaults();
    return new WorkflowConfig(
        config.worker().nodeName().orElseGet(() -> data.markedName(usual.nodeName())),
        room().cpuSlots(),
        config.worker().ioSteps(),
        usual.pollInterval(),
        usual.heartbeat(),
        usual.watchInterval(),
        usual.closePatience(),
        usual.maxLostAttempts());
  }

  /// Scheme, host and port of the store as browsers reach it; empty for AWS, whose addresses are
  /// under its own domain.
  String uploadOrigin(StoreConfig store) {
    return store
        .publicEndpoint()
        .or(store::endpoint)
        .map(uri -> origin(uri, store.pathStyle() ? "" : store.bucket() + "."))
        .orElse("https://*.amazonaws.com");
  }

  private static String origin(URI uri, String bucket) {
    String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
    return uri.getScheme() + "://" + bucket + uri.getHost() + port;
  }
}
