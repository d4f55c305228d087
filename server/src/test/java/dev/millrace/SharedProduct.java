package dev.millrace;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/// One running product for all test classes that mind only their own films: a parameter
/// [RunningTestServer] of their methods, started for the first of them and closed after the last
/// test of all. Who counts what is there, or stops it, starts one of its own.
public final class SharedProduct implements ParameterResolver {
  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
    return parameter.getParameter().getType() == RunningTestServer.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext test) {
    return test.getRoot()
        .getStore(ExtensionContext.Namespace.GLOBAL)
        .computeIfAbsent(RunningTestServer.class, _ -> start());
  }

  private static RunningTestServer start() {
    try {
      return RunningTestServer.start();
    } catch (Exception e) {
      throw new IllegalStateException("the product did not start", e);
    }
  }
}
