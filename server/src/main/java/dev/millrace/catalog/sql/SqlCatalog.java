package dev.millrace.catalog.sql;

import dev.millrace.catalog.Asset;
import dev.millrace.catalog.Asset.Failure;
import dev.millrace.catalog.AssetId;
import dev.millrace.catalog.Catalog;
import dev.millrace.catalog.Dates;
import dev.millrace.catalog.Description;
import dev.millrace.catalog.Media;
import dev.millrace.catalog.NoSuchAsset;
import dev.millrace.catalog.RequestKey;
import dev.millrace.events.Event;
import dev.millrace.events.sql.Outbox;
import dev.millrace.ids.Ulids;
import dev.millrace.policy.Playback;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// The catalogue in PostgreSQL. A step locks its row, takes the step as a value, writes the row and
/// leaves the event in the outbox: all or nothing.
public final class SqlCatalog implements Catalog {
  private static final Duration PROGRESS_INTERVAL = Duration.ofSeconds(1);

  private final Database database;
  private final Outbox outbox;
  private final InstantSource clock;
  private final Ulids ids;
  private final AssetEvents events;
  private final RequestKeys keys;

  public SqlCatalog(Database database, Outbox outbox, InstantSource clock, Ulids ids) {
    this.database = database;
    this.outbox = outbox;
    this.clock = clock;
    this.ids = ids;
    this.events = new AssetEvents(ids, clock);
    this.keys = new RequestKeys(clock);
  }

  @Override
  public AssetId newId() {
    return AssetId.of(ids.next());
  }

  @Override
  public Asset create(AssetId id, Description description) {
    var asset = Asset.announced(id, description, clock.instant());
    return database
        .jdbi()
        .inTransaction(
            handle ->
                announce(handle, asset)
                    ? asset
                    : AssetTable.find(handle, id).orElseThrow(() -> new NoSuchAsset(id)));
  }

  @Override
  public RequestKey.Use create(RequestKey key, Description description) {
    var asset = Asset.announced(newId(), description, clock.instant());
    return database
        .jdbi()
        .inTransaction(
            handle -> {
              var use = keys.take(handle, key, asset.id());
              if (use.first()) {
                announce(handle, asset);
              }
              return use;
            });
  }

  private boolean announce(Handle handle, Asset asset) {
    boolean added = AssetTable.insert(handle, asset);
    if (added) {
      tell(handle, "created", asset);
    }
    return added;
  }

  @Override
  public Optional<Asset> find(AssetId id) {
    return database.jdbi().withHandle(handle -> AssetTable.find(handle, id));
  }

  @Override
  public Page list(Query query) {
    return database.jdbi().withHandle(handle -> AssetSearch.page(handle, query));
  }

  @Override
  public Asset uploaded(AssetId id, long sizeBytes) {
    return step(id, "uploaded", asset -> asset.uploaded(sizeBytes, clock.instant()));
  }

  @Override
  public Asset renamed(AssetId id, UnaryOperator<Asset.Name> change) {
    return step(id, "renamed", asset -> asset.renamed(change));
  }

  @Override
  public Asset processing(AssetId id) {
    return step(id, "processing", Asset::processing);
  }

  @Override
  public void progress(AssetId id, double progress) {
    database
        .jdbi()
        .useTransaction(
            handle -> AssetTable.lock(handle, id).ifPresent(a -> advance(handle, a, progress)));
  }

  @Override
  public Asset playable(AssetId id, Media media) {
    return step(id, "playable", asset -> asset.playable(media, clock.instant()));
  }

  @Override
  public Asset ready(AssetId id, Media media) {
    return step(id, "ready", asset -> asset.ready(media, clock.instant()));
  }

  @Override
  public Asset published(AssetId id, Media media) {
    return step(id, "published", asset -> asset.published(media));
  }

  @Override
  public Asset failed(AssetId id, Failure failure) {
    return step(id, "failed", asset -> asset.failed(failure));
  }

  @Override
  public <T> T alone(AssetId id, Supplier<T> work) {
    return database
        .jdbi()
        .inTransaction(
            handle -> {
              AssetTable.queue(handle, id);
              if (AssetTable.find(handle, id).isEmpty()) {
                throw new NoSuchAsset(id);
              }
              return work.get();
            });
  }

  @Override
  public Asset retry(AssetId id) {
    return step(id, "retried", Asset::retry);
  }

  @Override
  public Asset reschedule(AssetId id, UnaryOperator<Dates> change) {
    return step(id, "expiry-changed", (asset, _) -> asset.rescheduled(change.apply(asset.dates())));
  }

  @Override
  public Asset playedBy(AssetId id, Playback playback) {
    return step(id, "playback-changed", asset -> asset.playedBy(playback));
  }

  @Override
  public List<AssetId> due(int limit) {
    return database.jdbi().withHandle(handle -> DueTable.assets(handle, bounded(limit)));
  }

  @Override
  public boolean expire(AssetId id) {
    return database
        .jdbi()
        .inTransaction(
            handle -> {
              var due = AssetTable.lock(handle, id).filter(a -> a.isDue(DueTable.now(handle)));
              due.ifPresent(asset -> bury(handle, asset, events.expired(asset)));
              return due.isPresent();
            });
  }

  @Override
  public List<AssetId> originalsDue(int limit) {
    return database.jdbi().withHandle(handle -> DueTable.originals(handle, bounded(limit)));
  }

  @Override
  public boolean expireOriginal(AssetId id) {
    return step(id, "original-expired", Asset::withoutOriginal).dates().originalDeletedAt() != null;
  }

  @Override
  public void originalPurged(AssetId id) {
    database.jdbi().useHandle(handle -> DueTable.originalPurged(handle, id));
  }

  @Override
  public void delete(AssetId id) {
    database
        .jdbi()
        .useTransaction(
            handle ->
                AssetTable.lock(handle, id)
                    .ifPresent(a -> bury(handle, a, events.of("deleted", a))));
  }

  @Override
  public List<Asset> deleting(@Nullable AssetId after, int limit) {
    return database.jdbi().withHandle(handle -> AssetTable.buried(handle, after, bounded(limit)));
  }

  @Override
  public void purge(AssetId id) {
    database.jdbi().useHandle(handle -> AssetTable.purge(handle, id));
  }

  private static int bounded(int limit) {
    if (limit < 1 || limit > Query.MAX_LIMIT) {
      throw new IllegalArgumentException("limit is not between 1 and 200: " + limit);
    }
    return limit;
  }

  private Asset step(AssetId id, String what, UnaryOperator<Asset> step) {
    return step(id, what, (asset, now) -> dated(asset, step.apply(asset), now));
  }

  /// What has come to its end, or begun anew, has other dates.
  private static Asset dated(Asset before, Asset after, Instant now) {
    return after.status() == before.status() ? after : after.dated(now);
  }

  /// @param step is given the database's time, as every date is by that clock
  private Asset step(AssetId id, String what, BiFunction<Asset, Instant, Asset> step) {
    return database
        .jdbi()
        .inTransaction(
            handle -> {
              var before = AssetTable.lock(handle, id).orElseThrow(() -> new NoSuchAsset(id));
              var after = step.apply(before, DueTable.now(handle));
              if (!after.equals(before)) {
                AssetTable.update(handle, after);
                tell(handle, what, after);
              }
              return after;
            });
  }

  private void advance(Handle handle, Asset before, double progress) {
    var after = before.progress(progress);
    if (after.equals(before)) {
      return;
    }
    AssetTable.update(handle, after);
    if (AssetTable.tellProgress(handle, after.id(), clock.instant(), PROGRESS_INTERVAL)) {
      tell(handle, "progress", after);
    }
  }

  private void bury(Handle handle, Asset asset, Event event) {
    AssetTable.bury(handle, asset.id(), clock.instant());
    outbox.append(handle, event);
  }

  private void tell(Handle handle, String what, Asset asset) {
    outbox.append(handle, events.of(what, asset));
  }
}
