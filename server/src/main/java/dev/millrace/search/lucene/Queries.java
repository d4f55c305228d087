package dev.millrace.search.lucene;

import dev.millrace.search.Condition;
import dev.millrace.search.EventKind.Field;
import dev.millrace.search.EventKind.FieldType;
import dev.millrace.search.Search;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.document.LongPoint;
import org.apache.lucene.document.SortedNumericDocValuesField;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.FuzzyQuery;
import org.apache.lucene.search.IndexSortSortedNumericDocValuesRangeQuery;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.MatchNoDocsQuery;
import org.apache.lucene.search.PrefixQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermQuery;

/// Searches in Lucene's words.
///
/// **Limits:** 50 spellings of a word that is nearly right.
final class Queries {
  private static final int MOST_SPELLINGS = 50;
  private static final int ONE_OFF_FROM = 3;
  private static final int TWO_OFF_FROM = 6;

  private final Analyzer analyzer;

  Queries(Analyzer analyzer) {
    this.analyzer = analyzer;
  }

  Query of(Search search) {
    long from = search.from().map(time -> time.toEpochMilli()).orElse(Long.MIN_VALUE);
    long to = search.to().map(time -> time.toEpochMilli() - 1).orElse(Long.MAX_VALUE);
    long latest = search.after().map(Search.Cursor::timeMillis).orElse(Long.MAX_VALUE);
    Query condition = of(search.condition());
    return from == Long.MIN_VALUE && Math.min(to, latest) == Long.MAX_VALUE
        ? condition
        : all(List.of(times(from, Math.min(to, latest)), condition));
  }

  /// Events lie by time, so that a span of it is a span of them.
  private static Query times(long from, long to) {
    return from > to
        ? MatchNoDocsQuery.INSTANCE
        : new IndexSortSortedNumericDocValuesRangeQuery(
            Schema.TIME, from, to, LongPoint.newRangeQuery(Schema.TIME, from, to));
  }

  private Query of(Condition condition) {
    return switch (condition) {
      case Condition.All all -> all(all.parts().stream().map(this::of).toList());
      case Condition.Any any -> any(any.parts().stream().map(this::of).toList());
      case Condition.Not not -> not(of(not.part()));
      case Condition.Is is -> is(is.field(), is.value());
      case Condition.Begins begins ->
          new PrefixQuery(new Term(begins.field().name(), Schema.word(begins.start())));
      case Condition.Between between ->
          SortedNumericDocValuesField.newSlowRangeQuery(
              between.field().name(),
              Schema.sortable(between.low()),
              Schema.sortable(between.high()));
      case Condition.Like like -> like(like.field(), like.words());
    };
  }

  private static Query all(List<Query> parts) {
    if (parts.isEmpty()) {
      return MatchAllDocsQuery.INSTANCE;
    }
    var query = new BooleanQuery.Builder();
    parts.forEach(part -> query.add(part, Occur.FILTER));
    return query.build();
  }

  private static Query any(List<Query> parts) {
    var query = new BooleanQuery.Builder();
    parts.forEach(part -> query.add(part, Occur.SHOULD));
    return query.build();
  }

  private static Query not(Query part) {
    return new BooleanQuery.Builder()
        .add(MatchAllDocsQuery.INSTANCE, Occur.FILTER)
        .add(part, Occur.MUST_NOT)
        .build();
  }

  private Query is(Field field, String value) {
    return field.type() == FieldType.TEXT
        ? words(field, value, word -> new TermQuery(new Term(field.name(), word)))
        : new TermQuery(new Term(field.name(), Schema.word(value)));
  }

  private Query like(Field field, String value) {
    return field.type() == FieldType.TEXT
        ? words(field, value, word -> nearly(field, word))
        : nearly(field, Schema.word(value));
  }

  private static Query nearly(Field field, String word) {
    var term = new Term(field.name(), word);
    int off = word.length() < ONE_OFF_FROM ? 0 : word.length() < TWO_OFF_FROM ? 1 : 2;
    if (off == 0) {
      return new TermQuery(term);
    }
    return any(List.of(new FuzzyQuery(term, off, 1, MOST_SPELLINGS, true), new PrefixQuery(term)));
  }

  private Query words(Field field, String text, Function<String, Query> each) {
    List<Query> words = tokens(field.name(), text).stream().map(each).toList();
    return words.isEmpty() ? MatchNoDocsQuery.INSTANCE : all(words);
  }

  private List<String> tokens(String field, String text) {
    var words = new ArrayList<String>();
    try (TokenStream stream = analyzer.tokenStream(field, text)) {
      var word = stream.addAttribute(CharTermAttribute.class);
      stream.reset();
      while (stream.incrementToken()) {
        words.add(word.toString());
      }
      stream.end();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return words;
  }
}
