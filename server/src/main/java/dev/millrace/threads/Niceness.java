package dev.millrace.threads;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;

/// Threads of the operating system that give way to others while these have something to do.
///
/// Linux gives each thread a nice value of its own, which the threads and processes that it starts
/// begin with. It counts among the threads of this process alone where the kernel shares processors
/// between sessions first. No such thread should wake virtual ones: a carrier that it starts begins
/// with its value.
///
/// **On failure** the thread runs like others, which is logged.
public final class Niceness {
  private static final System.Logger LOG = System.getLogger(Niceness.class.getName());
  /// A third of what another thread gets, and as much as encoders do.
  private static final int LATER = 5;

  /// As far as it goes.
  private static final int LEAST = 19;

  private Niceness() {}

  /// For what may come late while there is work for which somebody waits, but must go on.
  public static Runnable later(Runnable work) {
    return of(LATER, work);
  }

  /// For what computes for minutes while nobody waits for it.
  public static Runnable behindAll(Runnable work) {
    return of(LEAST, work);
  }

  private static Runnable of(int more, Runnable work) {
    return () -> {
      try {
        giveWay(more);
      } catch (Throwable e) {
        LOG.log(System.Logger.Level.WARNING, "A background thread runs like others", e);
      }
      work.run();
    };
  }

  /// What nice(2) answers may be the new value or a failure, which it has none of here.
  @SuppressWarnings("restricted") // it takes a number and touches no memory of ours
  private static void giveWay(int more) throws Throwable {
    Linker linker = Linker.nativeLinker();
    var shape = FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT);
    var nice = linker.downcallHandle(linker.defaultLookup().findOrThrow("nice"), shape);
    var _ = (int) nice.invokeExact(more);
  }
}
