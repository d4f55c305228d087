package dev.millrace.engines.s3;

import java.util.function.UnaryOperator;
import software.amazon.awssdk.services.s3.S3Client;

/// The way of clients that share the server's process: what they write, ask for, read and delete
/// goes to the folder itself, without a signature and a socket between, as long as the server
/// runs.
public final class NearWay implements UnaryOperator<S3Client> {
  private final NearClient.Gate gate;

  NearWay(NearClient.Gate gate) {
    this.gate = gate;
  }

  /// **Ownership:** closing the answer closes `far`.
  @Override
  public S3Client apply(S3Client far) {
    return new NearClient(far, gate);
  }
}
