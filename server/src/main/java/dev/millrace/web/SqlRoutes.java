package dev.millrace.web;

import dev.millrace.http.Body;
import dev.millrace.http.Json;
import dev.millrace.http.Problem;
import dev.millrace.http.Request;
import dev.millrace.http.Response;
import dev.millrace.http.RouteGroup;
import dev.millrace.lake.sql.LakeFailure;
import dev.millrace.lake.sql.SqlAnswer;
import dev.millrace.lake.sql.SqlDesk;
import dev.millrace.lake.sql.SqlQuery;
import dev.millrace.lake.sql.SqlQuery.Format;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// `POST /v1/sql`: SELECTs over the lake; `DELETE /v1/sql/{id}`: ends one that runs.
final class SqlRoutes {
  private static final Problem.Type REFUSED =
      new Problem.Type("sql-refused", 422, "The query is none that may run");
  private static final Problem.Type EXCEEDED =
      new Problem.Type("sql-exceeded", 422, "The query needs more than it may have");
  private static final Problem.Type CANCELLED =
      new Problem.Type("sql-cancelled", 409, "The query was ended");

  private static final int MOST_CHARACTERS = 65_536;
  private static final Pattern ID = Pattern.compile("[\\w.-]{1,64}");
  private static final String BUSY_SECONDS = "5";

  /// Queries that run or wait, and answers that are files until their clients have them.
  private static final int MOST_UNDER_WAY = 16;

  private final SqlDesk desk;
  private final Semaphore underWay = new Semaphore(MOST_UNDER_WAY);

  SqlRoutes(SqlDesk desk) {
    this.desk = desk;
  }

  void addTo(RouteGroup routes) {
    routes.post("/v1/sql", this::ask).delete("/v1/sql/{id}", this::cancel);
  }

  /// The body of `POST /v1/sql`.
  ///
  /// @param format `json` where nothing is said, `csv` or `parquet`
  /// @param id by which it can be cancelled
  record NewQuery(@Nullable String query, @Nullable String format, @Nullable String id) {}

  private Response ask(Request request) {
    SqlQuery query = query(request);
    if (!underWay.tryAcquire()) {
      throw busy();
    }
    request.onFinished(underWay::release);
    request.onGone(() -> desk.cancel(query.id()));
    try {
      return switch (desk.ask(query)) {
        case SqlAnswer.Rows rows -> answer(request, query.format(), rows);
        case SqlAnswer.Refused(String why) -> throw REFUSED.because(why).thrown();
        case SqlAnswer.Exceeded(String limit, String why) ->
            throw EXCEEDED.because(why).with("limit", limit).thrown();
        case SqlAnswer.Busy() -> throw busy();
        case SqlAnswer.Cancelled() -> throw CANCELLED.plain().thrown();
      };
    } catch (LakeFailure e) {
      throw Problem.UNAVAILABLE.because("the lake can not be read just now").thrown(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Problem.UNAVAILABLE.because("the server is stopping").thrown(e);
    }
  }

  private static Problem.Thrown busy() {
    return Problem.TOO_MANY_REQUESTS
        .because("other queries are running; try again in some seconds")
        .thrown()
        .with("Retry-After", BUSY_SECONDS);
  }

  private static SqlQuery query(Request request) {
    var body = Json.read(request, NewQuery.class);
    String text = body.query();
    if (text == null || text.isBlank() || text.length() > MOST_CHARACTERS) {
      throw wrong("query", "query is a SELECT of " + MOST_CHARACTERS + " characters at most");
    }
    String id = body.id() == null ? request.id() : body.id();
    if (!ID.matcher(id).matches()) {
      throw wrong("id", "id is of 1 to 64 letters, digits and _ . -");
    }
    return new SqlQuery(id, text, format(body.format()));
  }

  private static Format format(@Nullable String name) {
    if (name == null) {
      return Format.JSON;
    }
    for (Format format : Format.values()) {
      if (format.name().toLowerCase(Locale.ROOT).equals(name)) {
        return format;
      }
    }
    throw wrong("format", "format is json, csv or parquet");
  }

  private static Problem.Thrown wrong(String member, String detail) {
    return Problem.INVALID_INPUT.because(detail).with("member", "/" + member).thrown();
  }

  private static Response answer(Request request, Format format, SqlAnswer.Rows rows) {
    request.onFinished(() -> delete(rows.file()));
    if (format == Format.JSON) {
      return file(rows.file(), "application/json");
    }
    String name = format.name().toLowerCase(Locale.ROOT);
    String type =
        format == Format.CSV ? "text/csv; charset=utf-8" : "application/vnd.apache.parquet";
    return file(rows.file(), type)
        .with("Content-Disposition", "attachment; filename=\"millrace." + name + "\"")
        .with("X-Millrace-Bytes-Scanned", Long.toString(rows.bytesScanned()))
        .with("X-Millrace-Complete", Boolean.toString(rows.complete()));
  }

  private static Response file(Path file, String type) {
    try {
      return Response.ok(type, new Body.FileSlice(file, 0, Files.size(file)))
          .with("Cache-Control", "no-store");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Response cancel(Request request) {
    if (!desk.cancel(request.param("id"))) {
      throw Problem.NOT_FOUND.because("no query of that id is running").thrown();
    }
    return Response.noContent();
  }
}
