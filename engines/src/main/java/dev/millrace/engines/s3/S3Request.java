package dev.millrace.engines.s3;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import org.gaul.shaded.org.eclipse.jetty.util.Fields;
import org.jspecify.annotations.Nullable;

/// A request whose parameters are those of its address alone.
///
/// A servlet's parameters include a form in the body. What S3 signs does not, and a part sent with
/// the type that `curl --data-binary` gives it is no form.
final class S3Request extends HttpServletRequestWrapper {
  private static final String CONDITION = "If-None-Match";

  /// A condition that always holds: no object has this ETag.
  private static final String ALWAYS = "\"none\"";

  private final Fields query;
  private final boolean settled;

  /// @param settled whether a completion is answered when it has ended. S3Proxy answers one
  ///     without a condition with 200 before it begins, which hides what went wrong.
  S3Request(HttpServletRequest request, Fields query, boolean settled) {
    super(request);
    this.query = query;
    this.settled = settled;
  }

  @Override
  public @Nullable String getHeader(String name) {
    String value = super.getHeader(name);
    return value == null && settled && name.equalsIgnoreCase(CONDITION) ? ALWAYS : value;
  }

  @Override
  public @Nullable String getParameter(String name) {
    return query.getValue(name);
  }

  @Override
  public Enumeration<String> getParameterNames() {
    return Collections.enumeration(query.getNames());
  }

  @Override
  public String @Nullable [] getParameterValues(String name) {
    List<String> values = query.getValues(name);
    return values == null ? null : values.toArray(String[]::new);
  }

  @Override
  public Map<String, String[]> getParameterMap() {
    return query.toStringArrayMap();
  }
}
