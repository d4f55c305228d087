package dev.millrace.inference;

import ai.onnxruntime.OrtEnvironment;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/// ONNX Runtime as one for the whole process, that lives as long as the process.
///
/// Its Java binding frees the environment in a shutdown hook, while a server that has heard SIGTERM
/// still puts down its work in another; a session that is made or run after that takes the process
/// with it. The C library counts who holds the environment, so one more is held here, through its
/// C interface (`OrtApiBase.GetApi`, then `OrtApi.CreateEnv`), and given back by nobody.
final class RuntimeLibrary {
  static final OrtEnvironment ENVIRONMENT = OrtEnvironment.getEnvironment();

  /// Any version will do: later ones only add to the end of the table.
  private static final int API_VERSION = 1;

  /// After `CreateStatus`, `GetErrorCode` and `GetErrorMessage`.
  private static final int CREATE_ENV = 3;

  /// `ORT_LOGGING_LEVEL_WARNING`, as the binding has it.
  private static final int WARNING = 2;

  static {
    hold();
  }

  private RuntimeLibrary() {}

  @SuppressWarnings("restricted") // every JVM of ours has --enable-native-access
  private static void hold() {
    var address = ValueLayout.ADDRESS;
    var number = ValueLayout.JAVA_INT;
    try (var arena = Arena.ofConfined()) {
      MemorySegment base = SymbolLookup.loaderLookup().findOrThrow("OrtGetApiBase");
      var api = (MemorySegment) call(base, FunctionDescriptor.of(address)).invokeExact();
      MemorySegment getApi = entry(api, 0);
      var table =
          (MemorySegment)
              call(getApi, FunctionDescriptor.of(address, number)).invokeExact(API_VERSION);
      MethodHandle createEnv =
          call(entry(table, CREATE_ENV), FunctionDescriptor.of(address, number, address, address));
      MemorySegment name = arena.allocateFrom("millrace");
      var status = (MemorySegment) createEnv.invokeExact(WARNING, name, arena.allocate(address));
      if (status.address() != 0) {
        throw new IllegalStateException("ONNX Runtime gives no environment");
      }
    } catch (Error | RuntimeException e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("ONNX Runtime cannot be called", e);
    }
  }

  @SuppressWarnings("restricted")
  private static MethodHandle call(MemorySegment function, FunctionDescriptor shape) {
    return Linker.nativeLinker().downcallHandle(function, shape);
  }

  @SuppressWarnings("restricted")
  private static MemorySegment entry(MemorySegment table, int index) {
    long bytes = (index + 1) * ValueLayout.ADDRESS.byteSize();
    return table.reinterpret(bytes).getAtIndex(ValueLayout.ADDRESS, index);
  }
}
