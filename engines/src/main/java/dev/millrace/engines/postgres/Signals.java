package dev.millrace.engines.postgres;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/// The signals PostgreSQL understands; Java itself can only send SIGTERM and SIGKILL.
enum Signals {
  /// Fast shutdown: open transactions are rolled back, a checkpoint is written.
  INT(2),
  /// Immediate shutdown: the next start recovers.
  QUIT(3),
  KILL(9);

  private static final MethodHandle KILL_CALL = killCall();

  private final int number;

  Signals(int number) {
    this.number = number;
  }

  /// Sends this signal; a process that is already gone is fine.
  void sendTo(long pid) {
    try {
      var _ = (int) KILL_CALL.invokeExact((int) pid, number);
    } catch (Throwable e) {
      throw new AssertionError("kill(2) does not throw", e);
    }
  }

  @SuppressWarnings("restricted") // kill(2) takes two numbers and touches no memory of ours
  private static MethodHandle killCall() {
    var linker = Linker.nativeLinker();
    var types =
        FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT);
    return linker.downcallHandle(linker.defaultLookup().findOrThrow("kill"), types);
  }
}
