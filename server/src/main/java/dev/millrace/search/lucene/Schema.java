package dev.millrace.search.lucene;

import dev.millrace.search.EventDocument;
import dev.millrace.search.EventKind.Field;
import java.util.Locale;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.DoubleField;
import org.apache.lucene.document.Field.Store;
import org.apache.lucene.document.FieldType;
import org.apache.lucene.document.LongPoint;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.IndexOptions;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;
import org.apache.lucene.util.BytesRef;

/// How an event lies in Lucene: newest first, each field in the shape by which it is found, and the
/// whole event as it came.
final class Schema {
  static final String TIME = "@time";
  static final String SEQUENCE = "@sequence";
  static final String SOURCE = "@source";

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
          case NUMBER -> new DoubleField(field.name(), value.number(), Store.NO);
        });
  }

  /// A keyword as it is compared.
  static String word(String text) {
    return text.substring(0, Math.min(text.length(), MOST_WORD)).toLowerCase(Locale.ROOT);
  }
}
