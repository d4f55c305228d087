package dev.millrace.vision;

import dev.millrace.catalog.Asset;
import dev.millrace.catalog.AssetId;
import dev.millrace.catalog.Catalog;
import dev.millrace.inference.Sight;
import dev.millrace.policy.Look;
import dev.millrace.transcode.BadMedia;
import dev.millrace.transcode.Cancellation;
import dev.millrace.transcode.SourceInfo;
import dev.millrace.transcode.Transcoder;
import dev.millrace.vision.gallery.Recogniser;
import dev.millrace.vod.VodDesk;
import dev.millrace.workflow.step.PermanentFailure;
import dev.millrace.workflow.step.RetryPolicy;
import dev.millrace.workflow.step.Step;
import dev.millrace.workflow.step.StepContext;
import dev.millrace.workflow.step.StepKind;
import dev.millrace.workflow.step.StepResult;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import tools.jackson.databind.node.ObjectNode;

/// The one step of the workflow that looks at a film: decodes its source once, and leaves what was
/// found beside the film.
///
/// **Limits:** a day; three attempts. Done again, by a retry or another process, it decodes anew,
/// looks only at what its [Notes] do not know, and writes the same. **On failure** the film is none
/// the worse.
final class AnalysisStep implements Step {
  static final StepKind KIND =
      StepKind.analysis(
          "vision.analysis",
          Duration.ofHours(24),
          RetryPolicy.of(3, Duration.ofSeconds(10), Duration.ofMinutes(5)).except(BadMedia.class));

  private final Catalog catalog;
  private final VodDesk desk;
  private final Transcoder transcoder;
  private final Sight sight;
  private final Analysis.Books books;
  private final AnalysisShelf shelf;
  private final InstantSource clock;

  AnalysisStep(AnalysisShelf shelf, Tools tools, InstantSource clock) {
    this.catalog = tools.catalog();
    this.desk = tools.desk();
    this.transcoder = tools.transcoder();
    this.sight = tools.sight();
    this.books = tools.books();
    this.shelf = shelf;
    this.clock = clock;
  }

  /// What it works with.
  record Tools(
      Catalog catalog, VodDesk desk, Transcoder transcoder, Sight sight, Analysis.Books books) {}

  @Override
  public StepResult run(StepContext context) {
    var id = new AssetId(context.subject().substring(Analysis.PREFIX.length()));
    Asset asset = catalog.find(id).orElse(null);
    List<Look> looks = asset == null ? List.of() : Analysis.looks(asset);
    if (asset == null || looks.isEmpty() || asset.dates().originalDeletedAt() != null) {
      return StepResult.empty();
    }
    var registrations = new ArrayList<StepContext.Registration>();
    Cancellation cancellation =
        action -> registrations.add(context.cancellation().onCancel(action));
    try (var pace = new Pace(() -> isInTheWay(context))) {
      pace.begin();
      context.cancellation().throwIfCancelled();
      return desk.onSource(id, file -> look(context, pace, asset, file, cancellation));
    } catch (BadMedia bad) {
      throw new PermanentFailure(bad.type(), bad.title(), bad.detail());
    } catch (RuntimeException e) {
      throw context.cancellation().isCancelled()
          ? new CancellationException("cancelled: " + e.getMessage())
          : e;
    } finally {
      registrations.forEach(StepContext.Registration::close);
    }
  }

  /// Who was cancelled waits for nobody.
  private static boolean isInTheWay(StepContext context) {
    return !context.cancellation().isCancelled() && context.isCrowded();
  }

  private StepResult look(
      StepContext context, Pace pace, Asset asset, Path file, Cancellation cancellation) {
    context.cancellation().throwIfCancelled();
    long began = clock.millis();
    SourceInfo source = transcoder.probe(file, cancellation);
    var film = new Sheet.Film(asset.id().value(), asset.version());
    Notebook book = shelf.notebook(film);
    book.forgetPeople();
    var wish = new Viewing.Wish(film, source, Analysis.looks(asset), book);
    Viewing.Result result;
    long reused;
    try (var viewing = new Viewing(wish, tools(), context::progress, pace)) {
      transcoder.survey(file, source, viewing.wanted(), viewing, cancellation);
      context.cancellation().throwIfCancelled();
      result = viewing.finish();
      reused = viewing.reused();
    }
    result.sheets().forEach(sheet -> shelf.put(withoutPeople(sheet)));
    books.people().note(film.assetId(), film.version(), people(result));
    double took = (clock.millis() - began) / 1000.0;
    double length = source.duration().toDouble();
    shelf.put(film, new Overview(clock.instant(), length, took, reused, result.outcomes()));
    result.unsafe().ifPresent(reasons -> books.reviews().open(film.assetId(), reasons));
    books.ledger().note(film);
    book.burn();
    return StepResult.empty();
  }

  private Equipment.Tools tools() {
    return new Equipment.Tools(
        sight, () -> new Recogniser(books.people().faces(sight.mark(Sight.IDENTITY).sha256())));
  }

  /// Who is in a film is not written into the bucket: from there nobody could be taken out.
  private static Sheet withoutPeople(Sheet sheet) {
    return sheet.kind().equals(Kind.IDENTITIES.word()) ? sheet.with(List.of()) : sheet;
  }

  private static List<ObjectNode> people(Viewing.Result result) {
    return result.sheets().stream()
        .filter(sheet -> sheet.kind().equals(Kind.IDENTITIES.word()))
        .flatMap(sheet -> sheet.items().stream())
        .toList();
  }
}
