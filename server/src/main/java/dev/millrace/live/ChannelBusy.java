package dev.millrace.live;

import java.util.List;

/// A channel can not be changed so while it is live.
public final class ChannelBusy extends RuntimeException {
  private static final long serialVersionUID = 1;

  /// @param members that can not change, as the API names them
  public ChannelBusy(List<String> members) {
    super(
        String.join(", ", members)
            + " can not change while the channel is live: have its publisher stop, wait until it is"
            + " idle, and ask again");
  }
}
