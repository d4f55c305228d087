package dev.millrace;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.management.ManagementFactory;

/// How many files the process may have open (`RLIMIT_NOFILE`), and what of that connections may
/// take: the log, the index and the store need some while clients hold as many as they are given.
///
/// @param most of the process
record OpenFiles(long most) {
  private static final Logger LOG = System.getLogger(OpenFiles.class.getName());

  /// What others than clients have at least, where there are twice that many.
  private static final int RESERVE = 2000;

  private static final int RESERVED_ONE_IN = 4;

  static OpenFiles ofThisProcess() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
        ? new OpenFiles(unix.getMaxFileDescriptorCount())
        : new OpenFiles(Long.MAX_VALUE);
  }

  /// How many connections of `wanted` there may be; says so when they are fewer.
  int connections(int wanted) {
    int possible = Math.clamp(most - reserve(), 1, wanted);
    if (possible < wanted) {
      LOG.log(
          Level.WARNING,
          "fewer connections than http.max-connections, raise the limit of open files connections="
              + (possible + " wanted=" + wanted + " open-files=" + most));
    }
    return possible;
  }

  private long reserve() {
    return Math.max(most / RESERVED_ONE_IN, Math.min(RESERVE, most / 2));
  }
}
