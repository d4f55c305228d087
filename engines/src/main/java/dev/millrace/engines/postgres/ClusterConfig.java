package dev.millrace.engines.postgres;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The server parameters of the embedded cluster: durable, on loopback only, small when idle.
final class ClusterConfig {
  static final String FILE = "millrace.conf";
  static final String HOST = "127.0.0.1";

  private static final Map<String, String> OURS =
      Map.ofEntries(
          // An acknowledged commit survives a kill and a power cut.
          Map.entry("fsync", "on"),
          Map.entry("synchronous_commit", "on"),
          Map.entry("full_page_writes", "on"),
          // TCP on loopback only: a socket's path would be limited to 107 bytes.
          Map.entry("listen_addresses", HOST),
          Map.entry("unix_socket_directories", ""),
          Map.entry("password_encryption", "scram-sha-256"),
          Map.entry("max_connections", "100"),
          Map.entry("shared_buffers", "64MB"),
          Map.entry("work_mem", "8MB"),
          Map.entry("maintenance_work_mem", "64MB"),
          Map.entry("effective_cache_size", "512MB"),
          Map.entry("max_wal_size", "512MB"),
          Map.entry("min_wal_size", "80MB"),
          // Few processes: reads happen in the backend, queries do not fan out.
          Map.entry("io_method", "sync"),
          Map.entry("max_parallel_workers_per_gather", "0"),
          Map.entry("max_worker_processes", "4"),
          Map.entry("autovacuum_max_workers", "2"),
          Map.entry("autovacuum_worker_slots", "2"),
          Map.entry("max_logical_replication_workers", "0"),
          Map.entry("max_wal_senders", "2"),
          Map.entry("random_page_cost", "1.1"),
          Map.entry("timezone", "UTC"),
          Map.entry("log_timezone", "UTC"),
          Map.entry("lc_messages", "C"),
          // The log is read by this program; statements may hold secrets and have no length limit.
          Map.entry("log_destination", "stderr"),
          Map.entry("logging_collector", "off"),
          Map.entry("log_line_prefix", ""),
          Map.entry("log_checkpoints", "off"),
          Map.entry("log_min_error_statement", "panic"),
          Map.entry("log_parameter_max_length_on_error", "0"));

  private ClusterConfig() {}

  /// The lines of the file, `overrides` winning over ours.
  static List<String> lines(int port, Map<String, String> overrides) {
    var all = new TreeMap<>(OURS);
    all.putAll(overrides);
    all.put("port", Integer.toString(port));
    return all.entrySet().stream().map(ClusterConfig::line).toList();
  }

  private static String line(Map.Entry<String, String> entry) {
    return "%s = '%s'".formatted(entry.getKey(), entry.getValue().replace("'", "''"));
  }
}
