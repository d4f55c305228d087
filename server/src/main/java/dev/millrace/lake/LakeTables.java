package dev.millrace.lake;

import dev.millrace.config.Secret;
import dev.millrace.store.ObjectStore;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.CatalogProperties;
import org.apache.iceberg.Schema;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.AlreadyExistsException;
import org.apache.iceberg.exceptions.NoSuchTableException;
import org.apache.iceberg.jdbc.JdbcCatalog;
import org.apache.iceberg.jdbc.UncheckedSQLException;
import org.jspecify.annotations.Nullable;

/// The tables of the lake, as the catalogue in PostgreSQL knows them: `millrace.events` and the
/// others.
///
/// **Threading:** any.
public final class LakeTables implements AutoCloseable {
  /// How the catalogue is called; other engines open it by that.
  public static final String CATALOG = "millrace";

  private static final Namespace NAMESPACE = Namespace.of(CATALOG);
  private static final Map<String, String> SETTINGS =
      Map.of(
          TableProperties.FORMAT_VERSION, "2",
          TableProperties.METADATA_DELETE_AFTER_COMMIT_ENABLED, "true",
          TableProperties.METADATA_PREVIOUS_VERSIONS_MAX, "20",
          TableProperties.METADATA_COMPRESSION, "gzip",
          TableProperties.MANIFEST_MIN_MERGE_COUNT, "20",
          TableProperties.DEFAULT_FILE_FORMAT, "parquet",
          TableProperties.PARQUET_COMPRESSION, "zstd");

  private final Catalogue catalogue;
  private final ObjectStore store;
  private final String bucket;
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable JdbcCatalog connected;

  /// Where the catalogue is.
  ///
  /// @param url of JDBC
  public record Catalogue(String url, String user, Secret password) {}

  private LakeTables(Catalogue catalogue, ObjectStore store, String bucket) {
    this.catalogue = catalogue;
    this.store = store;
    this.bucket = bucket;
  }

  /// Those of a catalogue, which is connected to when the first of them is wanted.
  public static LakeTables in(Catalogue catalogue, ObjectStore store, String bucket) {
    return new LakeTables(catalogue, store, bucket);
  }

  private JdbcCatalog catalog() {
    lock.lock();
    try {
      JdbcCatalog known = connected;
      if (known == null) {
        known = connect();
        connected = known;
      }
      return known;
    } finally {
      lock.unlock();
    }
  }

  private JdbcCatalog connect() {
    var catalog = new JdbcCatalog(_ -> new StoreFiles(store, bucket), null, false);
    var settings = new LinkedHashMap<String, String>();
    settings.put(CatalogProperties.URI, catalogue.url);
    settings.put(CatalogProperties.WAREHOUSE_LOCATION, StoreFiles.root(bucket) + "lake");
    settings.put(CatalogProperties.CLIENT_POOL_SIZE, "2");
    settings.put("jdbc.user", catalogue.user);
    settings.put("jdbc.password", catalogue.password.value());
    settings.put("jdbc.schema-version", "V1");
    // Who does not answer any more is given up on, as by everybody else here.
    settings.put("jdbc.connectTimeout", "5");
    settings.put("jdbc.socketTimeout", "60");
    settings.put("jdbc.tcpKeepAlive", "true");
    catalog.initialize(CATALOG, settings);
    return catalog;
  }

  /// A table as it is now, for who only reads it; null when nothing has come to it yet.
  @Nullable BaseTable find(LakeTable table) {
    try {
      return (BaseTable) catalog().loadTable(TableIdentifier.of(NAMESPACE, table.text()));
    } catch (NoSuchTableException _) {
      return null;
    }
  }

  /// Up to where the topic of a table is in it; of no partition when nothing has come yet.
  public Map<Integer, Long> reached(LakeTable table) {
    BaseTable there = find(table);
    return there == null ? Map.of() : LakeOffsets.of(there);
  }

  /// A table as it is now, made when it is not there.
  BaseTable open(LakeTable table) {
    var name = TableIdentifier.of(NAMESPACE, table.text());
    JdbcCatalog catalog = catalog();
    if (!catalog.tableExists(name)) {
      create(catalog, table, name);
    }
    var there = (BaseTable) catalog.loadTable(name);
    LakeSchema.complete(table, there);
    return there;
  }

  private static void create(JdbcCatalog catalog, LakeTable table, TableIdentifier name) {
    try {
      catalog.createNamespace(NAMESPACE);
    } catch (AlreadyExistsException | UncheckedSQLException _) {
      // Another table was first; else the next line says what is wrong.
    }
    Schema schema = LakeSchema.of(table);
    try {
      var _ =
          catalog
              .buildTable(name, schema)
              .withPartitionSpec(LakeSchema.partitions(table, schema))
              .withProperties(SETTINGS)
              .create();
    } catch (AlreadyExistsException _) {
      // Another process was first.
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      if (connected != null) {
        connected.close();
      }
    } finally {
      lock.unlock();
    }
  }
}
