package dev.millrace.streams.watch;

import dev.millrace.inference.Inference;
import dev.millrace.inference.InferenceFailed;
import dev.millrace.streams.Blind;
import dev.millrace.streams.Eyes;
import java.util.List;

/// The networks of this process.
public record LocalEyes(Inference inference) implements Eyes {
  @Override
  public Inference.Seen look(String model, List<byte[]> frames) throws InterruptedException {
    try {
      return inference.look(model, frames);
    } catch (InferenceFailed e) {
      throw blind(e);
    } catch (IllegalStateException e) {
      throw new Blind(Blind.Kind.FAILED, String.valueOf(e.getMessage()), -1);
    }
  }

  static Blind blind(InferenceFailed failure) {
    var kind =
        switch (failure.kind()) {
          case BUSY -> Blind.Kind.BUSY;
          case UNKNOWN, OFF -> Blind.Kind.OFF;
          case FRAME -> Blind.Kind.FRAME;
          case TENSOR -> Blind.Kind.FAILED;
        };
    return new Blind(kind, String.valueOf(failure.getMessage()), failure.frame());
  }
}
