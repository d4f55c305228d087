package dev.millrace.search.lucene;

import dev.millrace.search.EventDocument;
import dev.millrace.search.EventKind.Field;
import java.util.Locale;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field.Store;
import org.apache.lucene.document.FieldType;
import org.apache.lucene.document.LongPoint;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.SortedNumericDocValuesField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.IndexOptions;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.NumericUtils;

/// How an event lies in Lucene: newest first, each field in the shape by which it is found, and the
/// whole event as it came.
final class Schema {
  static final String TIME = "@time";
  static final String SEQUENCE = "@sequence";
  static final String SOURCE = "@source";

  /// Changes when a field lies there in another shape: Lucene takes one shape of a field an index.
  static final int VERSION = 2;

  /// The order of documents in a segment and of answers: the first that fit are the newest.
  static final Sort NEWEST_FIRST =
      new Sort(
          new SortField(TIME, SortField.Type.LONG, true),
          new SortField(SEQUENCE, SortField.Type.LONG, true));

  private static final int MOST_WORD = 256;
  private static final FieldType WORDS = new FieldType();

  static {
    WORDS.setTokenized(true);
    WORDS.setOmitNorms(true);
    WORDS.setIndexOptions(IndexOptions.DOCS);
    WORDS.freeze();
  }

  private Schema() {}

  static Document document(EventDocument event) {
    var document = new Document();
    document.add(new LongPoint(TIME, event.timeMillis()));
    document.add(new NumericDocValuesField(TIME, event.timeMillis()));
    document.add(new NumericDocValuesField(SEQUENCE, event.sequence()));
    document.add(new StoredField(SOURCE, new BytesRef(event.json().array())));
    for (EventDocument.Value value : event.values()) {
      add(document, value);
    }
    return document;
  }

  private static void add(Document document, EventDocument.Value value) {
    Field field = value.field();
    document.add(
        switch (field.type()) {
          case KEYWORD -> new StringField(field.name(), word(value.text()), Store.NO);
          case TEXT -> new org.apache.lucene.document.Field(field.name(), value.text(), WORDS);
          case NUMBER -> number(field, value.number());
        });
  }

  /// Numbers lie beside their documents alone: who looks for the newest goes through these anyway,
  /// and a tree by value costs more than all the rest of an event when it comes and is merged.
  private static org.apache.lucene.document.Field number(Field field, double number) {
    return SortedNumericDocValuesField.indexedField(field.name(), sortable(number));
  }

  /// In the order of the numbers.
  static long sortable(double number) {
    return NumericUtils.doubleToSortableLong(number);
  }

  /// A keyword as it is compared.
  static String word(String text) {
    return text.substring(0, Math.min(text.length(), MOST_WORD)).toLowerCase(Locale.ROOT);
  }
}
