package dev.millrace.transcode.ffmpeg;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/// The locks that this machine can put around a child, found by trying each of them once.
///
/// Each lock is a small system program that changes itself and then becomes the next one, so the
/// child keeps the process id that was started. What cannot be had is a warning, not a failure.
///
/// @param session `setsid`: a terminal's Ctrl-C is for the server, which then ends its children
/// @param niceness how far all children step back: the server's own threads come first
/// @param isolation `unshare`: a network namespace with nothing in it
/// @param rights `setpriv`: dies with its parent, never gains rights, is nobody when we are root
/// @param limits whether `prlimit` is there
/// @param user the user id that children run as, when it is not ours
record Sandbox(
    List<String> session,
    int niceness,
    List<String> isolation,
    List<String> rights,
    boolean limits,
    OptionalInt user) {
  private static final Logger LOG = System.getLogger(Sandbox.class.getName());
  private static final int NOBODY = 65534;
  private static final int MAX_OPEN_FILES = 256;

  /// The watcher ends a child at its limit with a reason; the kernel does if the watcher is gone.
  private static final Duration CPU_GRACE = Duration.ofSeconds(5);

  private static final long MAX_FILE_BYTES = 1L << 30;

  /// Comes first, so that hardly a moment is left in which the server could die unnoticed; becoming
  /// another user undoes it, so it comes again. A child that slips through has nobody to write to.
  private static final List<String> TIED = List.of("setpriv", "--pdeathsig", "KILL");

  private static final int LEAST_PRIORITY = 19;

  /// Where the kernel shares processors between sessions first (`sched_autogroup`), niceness counts
  /// within one only, and a child has a session of its own: the session is what must be nice. Who
  /// is not root may say so ten times a second; it is tried again for as long.
  private static final boolean SESSIONS_SHARE = Files.exists(Path.of("/proc/self/autogroup"));

  private static final String SESSION_STEPS_BACK =
      "for try in 1 2 3; do { echo $0 >/proc/self/autogroup; } 2>/dev/null && break;"
          + " sleep 0.1; done; unset PWD OLDPWD; exec \"$@\"";

  private static final List<String> DIES_WITH_US =
      List.of("setpriv", "--pdeathsig", "KILL", "--no-new-privs");
  private static final List<String> IS_NOBODY =
      List.of(
          "--reuid=" + NOBODY,
          "--regid=" + NOBODY,
          "--clear-groups",
          "--inh-caps=-all",
          "--bounding-set=-all");

  /// Tries every lock with the installed FFmpeg and keeps those under which it still runs.
  ///
  /// An FFmpeg that must open its input by name cannot be nobody: the file may be ours alone.
  static Sandbox detect(FfmpegInstallation installation, int niceness) {
    var trial = new Trial(installation);
    List<String> session = trial.first(List.of(List.of("setsid")));
    boolean stepsBack = trial.works(background(niceness));
    List<String> isolation =
        trial.first(
            List.of(
                List.of("unshare", "--net"),
                List.of("unshare", "--user", "--map-current-user", "--net")));
    boolean root = isRoot();
    var dropped = new ArrayList<>(DIES_WITH_US);
    dropped.addAll(IS_NOBODY);
    boolean drops =
        root && installation.readsDescriptors() && trial.works(join(isolation, dropped));
    List<String> rights = drops ? dropped : trial.first(List.of(DIES_WITH_US));
    boolean limits = trial.works(List.of("prlimit", "--core=0"));
    var user = drops ? OptionalInt.of(NOBODY) : OptionalInt.empty();
    int back = stepsBack ? niceness : 0;
    var sandbox = new Sandbox(session, back, isolation, List.copyOf(rights), limits, user);
    sandbox.report(root);
    return sandbox;
  }

  /// The whole command line of a child: the locks, then `command`.
  List<String> around(List<String> command, ProcessLimits budget, boolean network) {
    var argv = new ArrayList<String>();
    if (!rights.isEmpty()) {
      argv.addAll(TIED);
    }
    argv.addAll(session);
    int back = Math.min(niceness + budget.niceness(), LEAST_PRIORITY);
    if (niceness > 0) {
      argv.addAll(background(back));
    }
    if (!session.isEmpty() && SESSIONS_SHARE) {
      argv.addAll(List.of("/bin/sh", "-c", SESSION_STEPS_BACK, Integer.toString(back)));
    }
    if (limits) {
      argv.add("prlimit");
      argv.add("--core=0");
      argv.add("--nofile=" + MAX_OPEN_FILES);
      argv.add("--fsize=" + MAX_FILE_BYTES);
      argv.add("--cpu=" + budget.cpu().plus(CPU_GRACE).toSeconds());
      argv.add("--as=" + budget.addressSpaceBytes());
    }
    if (!network) {
      argv.addAll(isolation);
    }
    argv.addAll(rights);
    argv.addAll(command);
    return List.copyOf(argv);
  }

  private static List<String> background(int niceness) {
    return List.of("nice", "-n", Integer.toString(niceness));
  }

  private void report(boolean root) {
    LOG.log(
        Level.INFO,
        "Media processes are locked up. session={0} limits={1} network={2} rights={3}",
        !session.isEmpty(),
        limits,
        isolation.isEmpty() ? "open" : "none",
        user.isPresent() ? "nobody" : rights.isEmpty() ? "ours" : "no new ones");
    if (isolation.isEmpty()) {
      LOG.log(Level.WARNING, "Media processes keep the network: unshare is not allowed here.");
    }
    if (rights.isEmpty()) {
      LOG.log(Level.WARNING, "Media processes may outlive a killed server: setpriv is missing.");
    }
    if (root && user.isEmpty()) {
      LOG.log(Level.WARNING, "Media processes run as root: nobody cannot run this FFmpeg.");
    }
    if (!limits) {
      LOG.log(Level.WARNING, "Media processes have no resource limits: prlimit is missing.");
    }
  }

  private static boolean isRoot() {
    try {
      return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
    } catch (IOException e) {
      return false;
    }
  }

  private static List<String> join(List<String> first, List<String> second) {
    var all = new ArrayList<>(first);
    all.addAll(second);
    return all;
  }

  /// Runs `ffmpeg -version` behind a candidate lock.
  private record Trial(FfmpegInstallation installation) {
    boolean works(List<String> prefix) {
      return new QuickRun(installation.libraries())
          .succeeds(join(prefix, List.of(installation.ffmpeg().toString(), "-version")));
    }

    List<String> first(List<List<String>> candidates) {
      return candidates.stream().filter(this::works).findFirst().orElse(List.of());
    }
  }
}
