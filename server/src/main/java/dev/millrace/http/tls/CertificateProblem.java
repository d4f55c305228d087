package dev.millrace.http.tls;

import org.jspecify.annotations.Nullable;

/// A certificate or key that cannot be used; the message says which file and why, in one line.
public final class CertificateProblem extends RuntimeException {
  private static final long serialVersionUID = 1L;

  CertificateProblem(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
