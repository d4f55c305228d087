package dev.millrace.workflow;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;

/// How a worker runs steps.
///
/// @param nodeName names the process for good, and alone: a process that starts takes back at once
///     what its name held before it died
/// @param cpuSlots how many CPUs the steps of the CPU lane may keep busy
/// @param ioSlots how many steps of the IO lane run at once, and of the network lane
/// @param pollInterval how soon steps made runnable by other processes are seen when the bell that
///     tells of them at once is not heard
/// @param heartbeat how often leases are renewed; a worker is dead after four missed ones, which
///     others find out within two more
/// @param watchInterval how soon cancellation by other processes and timeouts are heard
/// @param closePatience how long `close()` waits for cancelled steps
/// @param maxLostAttempts how many attempts of a step may die with their process before the step
///     has failed
public record WorkflowConfig(
    String nodeName,
    int cpuSlots,
    int ioSlots,
    Duration pollInterval,
    Duration heartbeat,
    Duration watchInterval,
    Duration closePatience,
    int maxLostAttempts) {
  private static final int MAX_SLOTS = 1024;
  private static final int MAX_NODE_NAME = 50;

  public WorkflowConfig {
    require(!nodeName.isBlank() && nodeName.length() <= MAX_NODE_NAME, "node-name", nodeName);
    require(cpuSlots >= 1 && cpuSlots <= MAX_SLOTS, "cpu-slots", cpuSlots);
    require(ioSlots >= 1 && ioSlots <= MAX_SLOTS, "io-slots", ioSlots);
    require(pollInterval.isPositive(), "poll-interval", pollInterval);
    require(heartbeat.isPositive(), "heartbeat", heartbeat);
    require(watchInterval.isPositive(), "watch-interval", watchInterval);
    require(!closePatience.isNegative(), "close-patience", closePatience);
    require(maxLostAttempts >= 1, "max-lost-attempts", maxLostAttempts);
  }

  /// All CPUs of the machine, take-over within 25 s of a worker's death.
  public static WorkflowConfig defaults() {
    return new WorkflowConfig(
        hostName(),
        Runtime.getRuntime().availableProcessors(),
        8,
        Duration.ofSeconds(5),
        Duration.ofSeconds(4),
        Duration.ofMillis(500),
        Duration.ofSeconds(10),
        10);
  }

  private static String hostName() {
    try {
      String name = InetAddress.getLocalHost().getHostName();
      return name.substring(0, Math.min(name.length(), MAX_NODE_NAME));
    } catch (UnknownHostException _) {
      return "localhost";
    }
  }

  private static void require(boolean holds, String key, Object value) {
    if (!holds) {
      throw new IllegalArgumentException("workflow." + key + " cannot be " + value);
    }
  }
}
