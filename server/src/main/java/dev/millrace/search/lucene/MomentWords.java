package dev.millrace.search.lucene;

import dev.millrace.search.MomentQuery;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.FuzzyQuery;
import org.apache.lucene.search.PrefixQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermQuery;

/// What people type, as a query for the words of moments: most of the words, each as it is, as the
/// beginning of a word, or nearly right.
///
/// **Limits:** 16 words; 20 spellings each.
final class MomentWords {
  static final String TEXT = "text";
  private static final int MOST_WORDS = 16;
  private static final int SPELLINGS = 20;
  private static final int ONE_OFF_FROM = 4;
  private static final int TWO_OFF_FROM = 7;
  private static final float EXACT = 3;
  private static final float NEARLY = 0.7f;

  private final Analyzer analyzer;

  MomentWords(Analyzer analyzer) {
    this.analyzer = analyzer;
  }

  Query query(MomentQuery asked) {
    var query = new BooleanQuery.Builder();
    List<String> words = tokens(asked.words());
    for (String word : words) {
      query.add(word(word), Occur.SHOULD);
    }
    query.setMinimumNumberShouldMatch(Math.max(1, (words.size() + 1) / 2));
    String kind = asked.kind();
    if (kind != null) {
      query.add(new TermQuery(new Term("kind", kind)), Occur.FILTER);
    }
    return query.build();
  }

  private static Query word(String word) {
    var term = new Term(TEXT, word);
    var query = new BooleanQuery.Builder();
    query.add(new BoostQuery(new TermQuery(term), EXACT), Occur.SHOULD);
    int off = word.length() < ONE_OFF_FROM ? 0 : word.length() < TWO_OFF_FROM ? 1 : 2;
    if (off > 0) {
      query.add(
          new BoostQuery(new FuzzyQuery(term, off, 1, SPELLINGS, true), NEARLY), Occur.SHOULD);
      query.add(new BoostQuery(new PrefixQuery(term), NEARLY), Occur.SHOULD);
    }
    return query.build();
  }

  private List<String> tokens(String text) {
    var words = new ArrayList<String>();
    try (TokenStream stream = analyzer.tokenStream(TEXT, text)) {
      var word = stream.addAttribute(CharTermAttribute.class);
      stream.reset();
      while (stream.incrementToken() && words.size() < MOST_WORDS) {
        words.add(word.toString());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return words;
  }
}
