package dev.millrace.http.tls;

import java.nio.file.Path;

/// Where a server has its certificate from.
///
/// **Threading**: any; reading blocks.
public sealed interface CertificateSource permits CertificateFiles, SelfSigned {
  /// What is to be used now; asked again from time to time, because certificates are renewed.
  ///
  /// **On failure** a [CertificateProblem].
  Credentials read();

  /// The PEM file with the certificate, the server's own first.
  Path certificate();
}
