package dev.millrace.catalog;

import dev.millrace.policy.Playback;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// The shelf of all assets.
///
/// Every change that is one tells an event about it (types `dev.millrace.asset.*`, subject the
/// asset's id) in the same transaction; a step taken twice changes and tells nothing. The steps
/// are those of [Asset]; each answers the asset after it.
///
/// **Threading:** safe, from any thread of any process; steps of one asset queue behind each other.
/// **On failure:** a step throws [NoSuchAsset], [IllegalTransition] or the database's unchecked
/// exception, and nothing was changed or told.
public interface Catalog {
  /// A fresh id.
  AssetId newId();

  /// Announces an asset, or answers the one that already has this id: so a repeat makes no second.
  Asset create(AssetId id, Description description);

  /// Announces an asset once for a key: a repeat of its request, or another request with the key,
  /// makes none and is told which asset the key stands for.
  RequestKey.Use create(RequestKey key, Description description);

  /// The asset of this id; empty too when it is being deleted.
  Optional<Asset> find(AssetId id);

  /// The assets that `query` asks for, newest first.
  Page list(Query query);

  /// All bytes have arrived.
  Asset uploaded(AssetId id, long sizeBytes);

  /// It is called otherwise from now on; `change` is given how it is called now.
  Asset renamed(AssetId id, UnaryOperator<Asset.Name> change);

  /// The workflow has begun.
  Asset processing(AssetId id);

  /// The workflow is this far, 0 to 1. Late reports are ignored, also of assets that are gone.
  /// Told as an event at most once a second for each asset.
  void progress(AssetId id, double progress);

  /// A player can start it; called again when more is published.
  Asset playable(AssetId id, Media media);

  /// All of it is published.
  Asset ready(AssetId id, Media media);

  /// More or less of a ready asset is published than before: a text came or went.
  Asset published(AssetId id, Media media);

  /// It is given up.
  Asset failed(AssetId id, Asset.Failure failure);

  /// Does `work` that concerns an asset while no other process does such work for it; the steps
  /// above do not wait for it.
  ///
  /// **Limits:** a wait of 5 seconds, and `work` of a minute; each call holds a connection of the
  /// database, so callers bound how many there are.
  <T> T alone(AssetId id, Supplier<T> work);

  /// A failed asset is queued again.
  Asset retry(AssetId id);

  /// It goes, or its original does, at another time than before; `change` is given what holds now.
  /// Only a ready or failed asset has dates.
  Asset reschedule(AssetId id, UnaryOperator<Dates> change);

  /// Others may play it from now on.
  Asset playedBy(AssetId id, Playback playback);

  /// Assets whose date has come, the longest due first.
  ///
  /// @param limit at most [Query#MAX_LIMIT]
  List<AssetId> due(int limit);

  /// [#delete]s it if its date has come; says whether this call did.
  boolean expire(AssetId id);

  /// Assets whose original's date has come and whose original's object is not gone yet.
  ///
  /// @param limit at most [Query#MAX_LIMIT]
  List<AssetId> originalsDue(int limit);

  /// Records that the original is gone, if its date has come: from then on nothing is made from it.
  /// Says whether its object is to be removed, also when this was recorded before.
  boolean expireOriginal(AssetId id);

  /// The original's object is removed as well.
  void originalPurged(AssetId id);

  /// Takes it off the shelf, leaving a tombstone until its objects are gone and [#purge] is called.
  /// Nothing happens when it is gone already.
  void delete(AssetId id);

  /// Assets whose deletion has begun and not ended, by their ids.
  ///
  /// @param after the last id of the page before; null for the first page
  /// @param limit at most [Query#MAX_LIMIT]
  List<Asset> deleting(@Nullable AssetId after, int limit);

  /// Removes the tombstone: the last step of a deletion. Nothing happens when there is none.
  void purge(AssetId id);

  /// What to list.
  ///
  /// @param text part of the title or file name in any case, or nearly so; null for all
  /// @param cursor where the page before ended; null for the first page
  /// @param limit 1 to [#MAX_LIMIT]
  record Query(
      @Nullable String text, Asset.@Nullable Status status, @Nullable Cursor cursor, int limit) {
    /// The longest page.
    public static final int MAX_LIMIT = 200;

    private static final int MAX_TEXT_CHARACTERS = 200;

    public Query {
      if (limit < 1 || limit > MAX_LIMIT) {
        throw new IllegalArgumentException("limit is not between 1 and 200: " + limit);
      }
      if (text != null && text.length() > MAX_TEXT_CHARACTERS) {
        throw new IllegalArgumentException("the search text is longer than 200 characters");
      }
    }

    /// The first `limit` assets of all.
    public static Query first(int limit) {
      return new Query(null, null, null, limit);
    }

    public Query withText(String other) {
      return new Query(other, status, cursor, limit);
    }

    public Query withStatus(Asset.Status other) {
      return new Query(text, other, cursor, limit);
    }

    public Query after(@Nullable Cursor other) {
      return new Query(text, status, other, limit);
    }
  }

  /// Some assets, and where the next page begins; `next` is null on the last page.
  record Page(List<Asset> items, @Nullable Cursor next) {
    public Page {
      items = List.copyOf(items);
    }
  }
}
