package dev.millrace.delivery.cache;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A place beside a cached object for what is made of it once and is wanted with every hit; it goes
/// when the object goes.
///
/// **Threading**: any; two may make it at the same time. **Limits**: one thing an object, which
/// nobody weighs: a few hundred bytes.
public final class Beside {
  private volatile @Nullable Object kept;

  /// What is kept here, made now if it is not.
  public <T> T keep(Class<T> type, Supplier<T> make) {
    Object known = kept;
    if (type.isInstance(known)) {
      return type.cast(known);
    }
    T made = make.get();
    kept = made;
    return made;
  }
}
