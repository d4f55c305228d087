package dev.millrace.catalog.sql;

import dev.millrace.catalog.Asset;
import dev.millrace.catalog.Catalog.Page;
import dev.millrace.catalog.Catalog.Query;
import dev.millrace.catalog.Cursor;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatements;
import org.jdbi.v3.core.statement.TemplateEngine;

/// The list of assets, newest first, a page at a time.
final class AssetSearch {
  private AssetSearch() {}

  static Page page(Handle handle, Query query) {
    List<Asset> found = rows(handle, query);
    if (found.size() <= query.limit()) {
      return new Page(found, null);
    }
    var items = found.subList(0, query.limit());
    var last = items.getLast();
    return new Page(items, new Cursor(last.times().createdAt(), last.id()));
  }

  /// One row more than asked for, which tells that there is a next page.
  private static List<Asset> rows(Handle handle, Query query) {
    var select = handle.createQuery(sql(query));
    // The trigram operator would be taken for the beginning of a template.
    select.configure(SqlStatements.class, s -> s.setTemplateEngine(TemplateEngine.NOP));
    var text = query.text();
    var status = query.status();
    var cursor = query.cursor();
    if (text != null) {
      select.bind("pattern", pattern(text)).bind("text", text);
    }
    if (status != null) {
      select.bind("status", status.word());
    }
    if (cursor != null) {
      select.bind("at", cursor.createdAt()).bind("id", cursor.id().value());
    }
    return select.bind("limit", query.limit() + 1).map(AssetRow::read).list();
  }

  private static String sql(Query query) {
    var conditions = new ArrayList<>(List.of("deleted_at is null"));
    if (query.text() != null) {
      conditions.add("(search_text ilike :pattern or :text <% search_text)");
    }
    if (query.status() != null) {
      conditions.add("status = :status");
    }
    if (query.cursor() != null) {
      conditions.add("(created_at, id) < (:at, :id)");
    }
    return """
        select * from asset where %s
        order by created_at desc, id desc limit :limit
        """
        .formatted(String.join(" and ", conditions));
  }

  private static String pattern(String text) {
    return "%" + text.replaceAll("([\\\\%_])", "\\\\$1") + "%";
  }
}
