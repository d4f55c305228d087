package dev.millrace.engines.s3;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import org.gaul.s3proxy.S3ErrorCode;
import org.gaul.s3proxy.S3ProxyException;
import org.jspecify.annotations.Nullable;

/// A body that is held against the `Content-MD5` its sender gave.
final class Md5Check implements Pieces {
  private final Pieces body;
  private final byte[] expected;
  private final MessageDigest digest = md5();

  private Md5Check(Pieces body, byte[] expected) {
    this.body = body;
    this.expected = expected;
  }

  /// The body itself when its sender gave none.
  static Pieces around(Pieces body, @Nullable String base64) {
    return base64 == null ? body : new Md5Check(body, Base64.getDecoder().decode(base64));
  }

  static MessageDigest md5() {
    try {
      return MessageDigest.getInstance("MD5");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public @Nullable ByteBuffer next() throws IOException {
    ByteBuffer piece = body.next();
    if (piece != null) {
      digest.update(piece.duplicate());
    } else if (!MessageDigest.isEqual(expected, digest.digest())) {
      throw new S3ProxyException(S3ErrorCode.BAD_DIGEST);
    }
    return piece;
  }
}
