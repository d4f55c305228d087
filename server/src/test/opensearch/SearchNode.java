import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.opensearch.Version;
import org.opensearch.common.settings.Settings;
import org.opensearch.http.HttpServerTransport;
import org.opensearch.index.reindex.ReindexModulePlugin;
import org.opensearch.node.InternalSettingsPreparer;
import org.opensearch.node.Node;
import org.opensearch.plugins.PluginInfo;
import org.opensearch.transport.Netty4ModulePlugin;

/// A node of OpenSearch on a free port of this machine, for as long as its standard input is open.
///
/// Not compiled with the project: it runs from its source over OpenSearch's own libraries, which
/// are of other versions than ours.
public final class SearchNode extends Node {
  private SearchNode(Settings settings) {
    super(
        InternalSettingsPreparer.prepareEnvironment(settings, Map.of(), null, () -> "test"),
        List.of(module(Netty4ModulePlugin.class), module(ReindexModulePlugin.class)),
        false);
  }

  /// A part of OpenSearch that its distribution has as a module.
  private static PluginInfo module(Class<?> type) {
    String name = type.getSimpleName();
    return new PluginInfo(
        name, name, "1", Version.CURRENT, "21", type.getName(), null, List.of(), false);
  }

  /// Tells its port when it answers.
  ///
  /// @param args a folder of its own
  public static void main(String[] args) throws Exception {
    var settings =
        Settings.builder()
            .put("path.home", Path.of(args[0]).toString())
            .put("cluster.name", "test")
            .put("node.name", "test")
            .put("discovery.type", "single-node")
            .put("network.host", "127.0.0.1")
            .put("http.port", "0")
            .put("transport.port", "0")
            .put("http.type", "netty4")
            .put("transport.type", "netty4")
            .put("cluster.routing.allocation.disk.threshold_enabled", false);
    try (var node = new SearchNode(settings.build())) {
      node.start();
      var http = node.injector().getInstance(HttpServerTransport.class);
      System.out.println("port " + http.boundAddress().publishAddress().getPort());
      while (System.in.read() >= 0) {
        // Until whoever started it ends.
      }
    }
    System.exit(0);
  }
}
