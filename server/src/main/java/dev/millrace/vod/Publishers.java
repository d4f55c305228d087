package dev.millrace.vod;

import dev.millrace.catalog.AssetId;
import dev.millrace.catalog.Catalog;
import dev.millrace.catalog.IllegalTransition;
import dev.millrace.catalog.NoSuchAsset;
import dev.millrace.packaging.Presentation;
import dev.millrace.packaging.PresentationPlan;
import dev.millrace.packaging.ProgressivePublisher;
import dev.millrace.store.ObjectStore;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/// One publisher for each asset that this process works on, shared by the steps that run; two where
/// the rungs are chosen meanwhile, which publish the same.
///
/// **Threading:** safe. **Ownership:** the publisher lives from the first lease to the last.
final class Publishers {
  private static final Logger LOG = System.getLogger(Publishers.class.getName());

  private final ObjectStore store;
  private final Catalog catalog;
  private final InstantSource clock;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<PresentationPlan, Shared> shared = new HashMap<>();

  Publishers(ObjectStore store, Catalog catalog, InstantSource clock) {
    this.store = store;
    this.catalog = catalog;
    this.clock = clock;
  }

  /// Leaves the plan that counts beside what was made by it.
  void keep(Planned planned, String assetId) {
    planned.write(store, assetId);
  }

  /// The asset's publisher, until the lease is closed.
  Lease lease(PresentationPlan plan) {
    lock.lock();
    try {
      Shared entry = shared.computeIfAbsent(plan, this::open);
      entry.users++;
      return new Lease(plan, entry);
    } finally {
      lock.unlock();
    }
  }

  /// The same, which publishes by itself from now on while the asset grows.
  Lease growing(PresentationPlan plan) {
    Lease lease = lease(plan);
    lease.publisher().start();
    return lease;
  }

  private Shared open(PresentationPlan plan) {
    return new Shared(
        new ProgressivePublisher(store, plan, clock, presentation -> tell(plan, presentation)));
  }

  /// Tells the catalogue what can be played; an asset that is gone or given up is left alone.
  private void tell(PresentationPlan plan, Presentation presentation) {
    var id = new AssetId(plan.folder().assetId());
    try {
      catalog.playable(id, Published.growing(plan, presentation, hasPoster(plan)));
    } catch (NoSuchAsset | IllegalTransition e) {
      LOG.log(Level.DEBUG, "A publication comes too late. asset={0}", id, e);
    }
  }

  boolean hasPoster(PresentationPlan plan) {
    return store.head(plan.folder().key(SourceSteps.POSTER)).isPresent();
  }

  private void release(PresentationPlan plan, Shared entry) {
    lock.lock();
    try {
      if (--entry.users > 0) {
        return;
      }
      shared.remove(plan);
    } finally {
      lock.unlock();
    }
    entry.publisher.close();
  }

  /// A publisher in use.
  final class Lease implements AutoCloseable {
    private final PresentationPlan plan;
    private final Shared entry;

    private Lease(PresentationPlan plan, Shared entry) {
      this.plan = plan;
      this.entry = entry;
    }

    PresentationPlan plan() {
      return plan;
    }

    ProgressivePublisher publisher() {
      return entry.publisher;
    }

    @Override
    public void close() {
      release(plan, entry);
    }
  }

  private static final class Shared {
    private final ProgressivePublisher publisher;
    private int users;

    private Shared(ProgressivePublisher publisher) {
      this.publisher = publisher;
    }
  }
}
