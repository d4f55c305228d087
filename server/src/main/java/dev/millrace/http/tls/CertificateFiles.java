package dev.millrace.http.tls;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/// A certificate chain and its key in PEM files, which something else renews.
public record CertificateFiles(Path certificate, Path privateKey) implements CertificateSource {
  private static final int MAX_BYTES = 1 << 20;

  @Override
  public Credentials read() {
    var chain = new Pem(certificate.toString(), contentOf(certificate));
    return Credentials.of(chain, new Pem(privateKey.toString(), contentOf(privateKey)));
  }

  private static String contentOf(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] content = in.readNBytes(MAX_BYTES + 1);
      if (content.length > MAX_BYTES) {
        throw new CertificateProblem(file + " is larger than a certificate can be", null);
      }
      return new String(content, StandardCharsets.ISO_8859_1);
    } catch (NoSuchFileException e) {
      throw new CertificateProblem("cannot read " + file + ": no such file", e);
    } catch (AccessDeniedException e) {
      throw new CertificateProblem("cannot read " + file + ": not allowed", e);
    } catch (IOException e) {
      throw new CertificateProblem("cannot read " + file + ": " + e.getMessage(), e);
    }
  }
}
