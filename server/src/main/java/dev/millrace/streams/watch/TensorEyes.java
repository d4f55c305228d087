package dev.millrace.streams.watch;

import dev.millrace.inference.Inference;
import dev.millrace.inference.InferenceFailed;
import dev.millrace.inference.RemoteNetworks;
import dev.millrace.streams.Blind;
import dev.millrace.streams.Eyes;
import java.util.List;

/// The networks of a server that speaks the Open Inference Protocol.
///
/// **Ownership:** of the way there, which [#close] ends.
public record TensorEyes(RemoteNetworks networks) implements Eyes, AutoCloseable {
  @Override
  public Inference.Seen look(String model, List<byte[]> frames) throws InterruptedException {
    try {
      return networks.look(model, frames);
    } catch (InferenceFailed e) {
      throw LocalEyes.blind(e);
    } catch (IllegalStateException e) {
      throw new Blind(Blind.Kind.FAILED, String.valueOf(e.getMessage()), -1);
    }
  }

  @Override
  public void close() {
    networks.close();
  }
}
