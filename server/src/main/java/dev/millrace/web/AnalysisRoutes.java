package dev.millrace.web;

import dev.millrace.catalog.Asset;
import dev.millrace.catalog.Catalog;
import dev.millrace.catalog.Media;
import dev.millrace.http.Body;
import dev.millrace.http.Json;
import dev.millrace.http.Problem;
import dev.millrace.http.Request;
import dev.millrace.http.Response;
import dev.millrace.http.RouteGroup;
import dev.millrace.vision.Analysis;
import dev.millrace.vision.Export;
import dev.millrace.vision.Kind;
import dev.millrace.vision.Overview;
import dev.millrace.vision.Sheet;
import dev.millrace.workflow.graph.WorkflowGraph;
import dev.millrace.workflow.graph.WorkflowState;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// `/v1/assets/{id}/analysis`: what is in a film.
final class AnalysisRoutes {
  private final Catalog catalog;
  private final Analysis analysis;

  AnalysisRoutes(Catalog catalog, Analysis analysis) {
    this.catalog = catalog;
    this.analysis = analysis;
  }

  void addTo(RouteGroup routes) {
    routes
        .get("/v1/assets/{id}/analysis", this::overview)
        .post("/v1/assets/{id}/analysis", this::again)
        .get("/v1/assets/{id}/analysis/{kind}", this::sheet);
  }

  /// How far a film's analysis is, and what came of the last one.
  ///
  /// @param state `off` when the policy wants none, `none` before the film is known, `running`,
  ///     `failed`, `done`
  /// @param error why it failed
  /// @param result of the last one that was done
  record AnalysisView(
      String state,
      double progress,
      dev.millrace.workflow.graph.@Nullable Problem error,
      List<String> looks,
      @Nullable JsonNode result) {}

  private Response overview(Request request) {
    return Response.json(view(AssetRoutes.find(catalog, request)));
  }

  private AnalysisView view(Asset asset) {
    Optional<WorkflowGraph> graph =
        analysis.graph(asset.id()).filter(run -> run.state() != WorkflowState.DONE);
    Overview result = analysis.overview(asset).orElse(null);
    List<String> looks =
        Analysis.looks(asset).stream().map(look -> look.name().toLowerCase(Locale.ROOT)).toList();
    String without = result != null ? "done" : looks.isEmpty() ? "off" : "none";
    return new AnalysisView(
        graph.map(run -> run.state().name().toLowerCase(Locale.ROOT)).orElse(without),
        graph.map(WorkflowGraph::progress).orElse(result == null ? 0.0 : 1.0),
        graph.flatMap(WorkflowGraph::problem).orElse(null),
        looks,
        result == null ? null : Json.mapper().valueToTree(result));
  }

  private Response again(Request request) {
    Asset asset = AssetRoutes.find(catalog, request);
    if (asset.times().uploadedAt() == null || asset.dates().originalDeletedAt() != null) {
      throw Problem.CONFLICT.because("its original is not there to be looked at").thrown();
    }
    analysis.again(asset.id());
    return Response.json(202, view(asset));
  }

  private Response sheet(Request request) {
    Asset asset = AssetRoutes.find(catalog, request);
    Kind kind =
        Kind.of(request.param("kind"))
            .orElseThrow(
                () ->
                    Problem.NOT_FOUND
                        .because(
                            "there is no such kind; there are "
                                + Arrays.stream(Kind.values()).map(Kind::word).toList())
                        .thrown());
    Sheet found =
        analysis
            .sheet(asset, kind)
            .orElseThrow(
                () -> Problem.NOT_FOUND.because("that was not looked for, or not yet").thrown());
    return exported(asset, found, request);
  }

  private static Response exported(Asset asset, Sheet sheet, Request request) {
    String word = Objects.requireNonNullElse(request.query("format"), "json");
    Export.Form form =
        Export.Form.of(word)
            .orElseThrow(
                () ->
                    Problem.BAD_REQUEST
                        .because("format is json, webvtt, rekognition or coco")
                        .thrown());
    var size =
        asset.media().renditions().stream().max(Comparator.comparingInt(Media.Rendition::height));
    var export =
        new Export(
            sheet,
            size.map(Media.Rendition::width).orElse(1),
            size.map(Media.Rendition::height).orElse(1));
    return switch (form) {
      case JSON -> Response.json(sheet);
      case WEBVTT ->
          Response.ok(
              "text/vtt; charset=utf-8",
              Body.Bytes.of(export.webVtt().getBytes(StandardCharsets.UTF_8)));
      case REKOGNITION -> Response.json(export.rekognition().orElseThrow(() -> formless(word)));
      case COCO -> Response.json(export.coco().orElseThrow(() -> formless(word)));
    };
  }

  private static Problem.Thrown formless(String form) {
    return Problem.NOT_FOUND.because("this kind has no form " + form).thrown();
  }
}
