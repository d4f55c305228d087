package dev.millrace.engines.s3;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The headers that the signature of a request covers.
///
/// Every header of S3's own must be among them, as at AWS: S3Proxy does not look, and the bearer of
/// a presigned address could otherwise ask for more than was signed, such as a copy of another
/// object (`x-amz-copy-source`).
final class SignedHeaders {
  private static final String LIST = "SignedHeaders=";
  private static final String OWN = "x-amz-";
  private static final String CONTENT = "x-amz-content-sha256";
  private static final String UNSIGNED = "UNSIGNED-PAYLOAD";

  /// They can only make S3 refuse the body.
  private static final List<String> RESTRICTING =
      List.of("x-amz-checksum-", "x-amz-sdk-checksum-algorithm");

  private SignedHeaders() {}

  /// Whether all headers that mean something to S3 are signed, or harmless.
  static boolean areWhole(HttpServletRequest request) {
    var signed = Set.copyOf(List.of(list(request).toLowerCase(Locale.ROOT).split(";")));
    return Collections.list(request.getHeaderNames()).stream()
        .map(name -> name.toLowerCase(Locale.ROOT))
        .filter(name -> name.startsWith(OWN))
        .allMatch(name -> signed.contains(name) || isHarmless(name, request));
  }

  private static boolean isHarmless(String name, HttpServletRequest request) {
    return RESTRICTING.stream().anyMatch(name::startsWith)
        || (name.equals(CONTENT)
            && Collections.list(request.getHeaders(name)).equals(List.of(UNSIGNED)));
  }

  /// As S3Proxy has it: a signature in the header goes before one in the query.
  private static String list(HttpServletRequest request) {
    String header = request.getHeader("Authorization");
    String list = header == null ? request.getParameter("X-Amz-SignedHeaders") : listIn(header);
    return list == null ? "" : list;
  }

  private static @Nullable String listIn(String authorization) {
    int from = authorization.indexOf(LIST);
    if (from < 0) {
      return null;
    }
    int end = authorization.indexOf(',', from);
    return authorization
        .substring(from + LIST.length(), end < 0 ? authorization.length() : end)
        .strip();
  }
}
