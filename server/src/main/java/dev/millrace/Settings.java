package dev.millrace;

import dev.millrace.cli.CommandFailed;
import dev.millrace.cli.StartOptions;
import dev.millrace.http.HttpConfig;
import dev.millrace.intake.InboxConfig;
import dev.millrace.outbound.OutboundConfig;
import dev.millrace.policy.PolicyJson;
import dev.millrace.store.s3.StoreConfig;
import dev.millrace.transcode.ffmpeg.FfmpegConfig;
import dev.millrace.upload.UploadConfig;
import dev.millrace.vod.VodSteps;
import dev.millrace.workflow.WorkflowConfig;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.Optional;
import java.util.Set;

/// The configuration as each capability takes it: the file, the command line over it, the data
/// folder.
record Settings(Config config, StartOptions options, DataFolder data) {

  HttpConfig http() {
    Config.Http http = config.http().withAddress(options.host(), options.port());
    HttpConfig.Limits usual = HttpConfig.Limits.DEFAULTS;
    return HttpConfig.DEFAULTS
        .withAddress(http.host(), http.port())
        .withPublicUrl(http.publicUrl())
        .withProxies(new HttpConfig.Proxies(Set.copyOf(http.trustedProxies()), false))
        .withLimits(
            new HttpConfig.Limits(
                usual.maxHeaderBytes(),
                usual.maxBodyBytes(),
                http.maxConnections(),
                usual.maxRequests(),
                usual.maxStreams()));
  }

  /// Says at once that the port is taken, before anything else is started.
  void requireFreePort() {
    HttpConfig http = http();
    try (var probe = new ServerSocket()) {
      probe.setReuseAddress(true);
      probe.bind(new InetSocketAddress(http.host(), http.port()));
    } catch (IOException e) {
      throw new CommandFailed(
          "cannot listen on %s port %d (%s); use --port N, 0 takes a free one"
              .formatted(http.host(), http.port(), e.getMessage()));
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

  VodSteps.Room room() {
    return new VodSteps.Room(
        config.worker().actualCpus(),
        data.resolve("sources"),
        config.worker().maxSourceCopies().bytes(),
        config.upload().maxSize().bytes());
  }

  OutboundConfig outbound() {
    return OutboundConfig.allowing(config.outbound().allow());
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
        config.worker().nodeName().orElse(usual.nodeName()),
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
