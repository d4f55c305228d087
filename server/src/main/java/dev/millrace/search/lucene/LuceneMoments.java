package dev.millrace.search.lucene;

import dev.millrace.search.Moment;
import dev.millrace.search.MomentQuery;
import dev.millrace.search.Moments;
import dev.millrace.search.SearchUnavailable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.lucene.analysis.standard.StandardAnalyzer;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.TieredMergePolicy;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.SearcherManager;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;

/// Moments in a Lucene index on disk, which begins empty with each process.
///
/// Two lists, by words (BM25, spellings that are nearly right) and by meaning (nearest vectors),
/// become one by their ranks (reciprocal rank fusion): scores of different kinds cannot be added.
public final class LuceneMoments implements Moments {
  private static final String ASSET = "asset";
  private static final String KIND = "kind";
  private static final String FROM = "from";
  private static final String TO = "to";
  private static final String MEANING = "meaning";
  private static final int LOOKED_AT = 200;
  private static final int RANKS = 60;

  /// Below this cosine two sentences have nothing to do with each other; Lucene's score of it.
  private static final double LEAST_ALIKE = (1 + 0.3) / 2;

  private final Directory directory;
  private final IndexWriter writer;
  private final SearcherManager searchers;
  private final MomentWords words = new MomentWords(new StandardAnalyzer());

  private LuceneMoments(Directory directory, IndexWriter writer) throws IOException {
    this.directory = directory;
    this.writer = writer;
    this.searchers = new SearcherManager(writer, null);
  }

  /// An empty index in a folder, which is emptied.
  public static LuceneMoments open(Path folder) throws IOException {
    clean(folder);
    Directory directory = FSDirectory.open(folder);
    try {
      var merging = new TieredMergePolicy().setForceMergeDeletesPctAllowed(0);
      var config =
          new IndexWriterConfig(new StandardAnalyzer())
              .setCommitOnClose(false)
              .setMergePolicy(merging);
      return new LuceneMoments(directory, new IndexWriter(directory, config));
    } catch (IOException | RuntimeException e) {
      directory.close();
      throw e;
    }
  }

  private static void clean(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      try (Stream<Path> old = Files.walk(folder).sorted(Comparator.reverseOrder())) {
        for (Path path : old.toList()) {
          Files.delete(path);
        }
      }
    }
    Files.createDirectories(folder);
  }

  @Override
  public void put(String assetId, List<Moment> moments) {
    var ofAsset = new Term(ASSET, assetId);
    try {
      // No documents at all would be buffered as a block that Lucene never gives back.
      if (moments.isEmpty()) {
        writer.deleteDocuments(ofAsset);
      } else {
        writer.updateDocuments(
            ofAsset, moments.stream().map(one -> document(assetId, one)).toList());
      }
      searchers.maybeRefresh();
    } catch (IOException e) {
      throw new SearchUnavailable("moments cannot be written", e);
    }
  }

  @Override
  public void remove(Collection<String> assetIds) {
    try {
      writer.deleteDocuments(assetIds.stream().map(id -> new Term(ASSET, id)).toArray(Term[]::new));
      searchers.maybeRefresh();
    } catch (IOException e) {
      throw new SearchUnavailable("moments cannot be removed", e);
    }
  }

  /// Whole segments are written anew: deleting alone leaves the words on the disk.
  @Override
  public void expunge() {
    try {
      writer.forceMergeDeletes();
      searchers.maybeRefresh();
      writer.deleteUnusedFiles();
    } catch (IOException e) {
      throw new SearchUnavailable("what was removed cannot be expunged", e);
    }
  }

  private static Document document(String assetId, Moment moment) {
    var document = new Document();
    document.add(new StringField(ASSET, assetId, Field.Store.YES));
    document.add(new StringField(KIND, moment.kind(), Field.Store.YES));
    document.add(new TextField(MomentWords.TEXT, moment.text(), Field.Store.YES));
    document.add(new StoredField(FROM, moment.fromSeconds()));
    document.add(new StoredField(TO, moment.toSeconds()));
    float[] meaning = moment.meaning();
    if (meaning != null) {
      var similarity = VectorSimilarityFunction.DOT_PRODUCT;
      document.add(new KnnFloatVectorField(MEANING, meaning, similarity));
    }
    return document;
  }

  @Override
  public List<Hit> find(MomentQuery query) {
    try {
      IndexSearcher searcher = searchers.acquire();
      try {
        return fused(searcher, query);
      } finally {
        searchers.release(searcher);
      }
    } catch (IOException e) {
      throw new SearchUnavailable("moments cannot be searched", e);
    }
  }

  private List<Hit> fused(IndexSearcher searcher, MomentQuery query) throws IOException {
    Map<Integer, Rank> ranks = new LinkedHashMap<>();
    int place = 0;
    for (ScoreDoc hit : searcher.search(words.query(query), LOOKED_AT).scoreDocs) {
      ranks.computeIfAbsent(hit.doc, _ -> new Rank()).byWords = 1.0 / (RANKS + ++place);
    }
    float[] meaning = query.meaning();
    if (meaning != null) {
      place = 0;
      for (ScoreDoc hit : searcher.search(nearest(query, meaning), LOOKED_AT).scoreDocs) {
        if (hit.score >= LEAST_ALIKE) {
          ranks.computeIfAbsent(hit.doc, _ -> new Rank()).byMeaning = 1.0 / (RANKS + ++place);
        }
      }
    }
    var best =
        ranks.entrySet().stream()
            .sorted(Comparator.comparingDouble(one -> -one.getValue().score()))
            .limit(query.limit())
            .toList();
    var hits = new ArrayList<Hit>();
    for (var one : best) {
      hits.add(hit(searcher.storedFields().document(one.getKey()), one.getValue()));
    }
    return hits;
  }

  private static Query nearest(MomentQuery query, float[] meaning) {
    String kind = query.kind();
    return kind == null
        ? new KnnFloatVectorQuery(MEANING, meaning, query.limit())
        : new KnnFloatVectorQuery(
            MEANING, meaning, query.limit(), new TermQuery(new Term(KIND, kind)));
  }

  private static Hit hit(Document document, Rank rank) {
    var moment =
        new Moment(
            document.getField(FROM).numericValue().doubleValue(),
            document.getField(TO).numericValue().doubleValue(),
            document.get(KIND),
            document.get(MomentWords.TEXT),
            null);
    return new Hit(document.get(ASSET), moment, rank.score(), rank.why());
  }

  /// Where a moment stands in both lists.
  private static final class Rank {
    private double byWords;
    private double byMeaning;

    double score() {
      return byWords + byMeaning;
    }

    String why() {
      return byWords == 0 ? "meaning" : byMeaning == 0 ? "words" : "both";
    }
  }

  @Override
  public int size() {
    return writer.getDocStats().numDocs;
  }

  @Override
  public void close() {
    try (directory;
        writer) {
      searchers.close();
    } catch (IOException e) {
      throw new SearchUnavailable("the index of moments cannot be closed", e);
    }
  }
}
