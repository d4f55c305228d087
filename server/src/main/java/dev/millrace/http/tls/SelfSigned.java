package dev.millrace.http.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.CertificateParsingException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A certificate that a machine made for itself, kept in a folder, made anew a month before its end
/// or when the names change. It encrypts; whom one speaks to, only those know who have its file.
///
/// **Ownership**: the folder's two files, which the owner alone can read.
public final class SelfSigned implements CertificateSource {
  private static final Duration RENEWED_BEFORE = Duration.ofDays(30);

  private final Path folder;
  private final Set<String> names;
  private final InstantSource clock;

  /// @param names host names and numeric addresses, for all of which it is valid
  public SelfSigned(Path folder, Collection<String> names, InstantSource clock) {
    this.folder = folder;
    this.names =
        names.stream().map(NewCertificate::plain).collect(Collectors.toCollection(TreeSet::new));
    this.clock = clock;
  }

  @Override
  public Path certificate() {
    return folder.resolve("certificate.pem");
  }

  @Override
  public Credentials read() {
    Credentials known = known();
    return known != null && isGood(known) ? known : make();
  }

  private @Nullable Credentials known() {
    try {
      return files().read();
    } catch (CertificateProblem _) {
      return null;
    }
  }

  private CertificateFiles files() {
    return new CertificateFiles(certificate(), folder.resolve("key.pem"));
  }

  private boolean isGood(Credentials known) {
    Instant end = known.certificate().getNotAfter().toInstant();
    return clock.instant().plus(RENEWED_BEFORE).isBefore(end) && names(known).equals(names);
  }

  /// The names as X.509 gives them back, addresses in the form of [java.net.InetAddress].
  private static Set<String> names(Credentials known) {
    try {
      Collection<List<?>> written = known.certificate().getSubjectAlternativeNames();
      return written == null
          ? Set.of()
          : written.stream()
              .map(name -> NewCertificate.plain((String) name.get(1)))
              .collect(Collectors.toCollection(TreeSet::new));
    } catch (CertificateParsingException _) {
      return Set.of();
    }
  }

  private Credentials make() {
    NewCertificate made = NewCertificate.forNames(names, clock.instant());
    try {
      Files.createDirectories(folder);
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
      write(folder.resolve("key.pem"), made.key());
      write(certificate(), made.certificate());
    } catch (IOException e) {
      throw new CertificateProblem("cannot keep a certificate in " + folder + ": " + e, e);
    }
    return files().read();
  }

  private static void write(Path file, String text) throws IOException {
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(fresh);
    Files.createFile(
        fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(fresh, text);
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
  }
}
