package dev.millrace.vision.gallery;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// Who is in the gallery, and where they were found.
///
/// **Threading:** any; blocks. **On failure** of the database its exception comes out and nothing
/// was changed.
public interface People {
  /// The most that a gallery holds.
  int MOST = 1000;

  /// The most faces of one person.
  int MOST_FACES = 20;

  /// A face as numbers.
  ///
  /// @param network the SHA-256 of what made them: those of others are not comparable
  record Known(String personId, String network, List<Float> numbers) {
    public Known {
      numbers = List.copyOf(numbers);
    }
  }

  /// A part of a film in which somebody is.
  ///
  /// @param item as in results: times, track, distance
  record Appearance(String personId, String name, Place place, ObjectNode item) {
    public String assetId() {
      return place.assetId();
    }
  }

  /// Where an appearance stands among others: its film, its time, and what tells it from those of
  /// the same time. Its text is opaque to clients.
  record Place(String assetId, double fromSeconds, long number) {
    private static final Pattern SHAPE =
        Pattern.compile("([0-9A-Za-z]{1,40})_([0-9.E-]{1,30})_(\\d{1,18})");

    /// The place that an earlier page gave.
    ///
    /// @throws IllegalArgumentException when no page gave it
    public static Place parse(String text) {
      Matcher parts = SHAPE.matcher(text);
      if (!parts.matches()) {
        throw new IllegalArgumentException("not a cursor of this list: " + text);
      }
      return new Place(
          parts.group(1), Double.parseDouble(parts.group(2)), Long.parseLong(parts.group(3)));
    }

    @Override
    public String toString() {
      return assetId + "_" + fromSeconds + "_" + number;
    }
  }

  /// Adds somebody without a face; false when there are too many.
  boolean add(Person person);

  /// All, by their names.
  List<Person> list();

  Optional<Person> find(String id);

  /// Takes somebody out, with all faces and appearances; false when there is nobody.
  boolean delete(String id);

  /// Adds a face; false when the person is gone or has too many.
  boolean enrol(String faceId, Known face, Instant at);

  /// Takes a face out; false when there is none.
  boolean forget(String personId, String faceId);

  /// All faces that one network made.
  List<Known> faces(String network);

  /// Writes down who is in a film, in place of what was written before; those who are not in the
  /// gallery any more are left out.
  ///
  /// @param items each with the member `person`, an id
  void note(String assetId, int version, List<ObjectNode> items);

  /// Who is in a film, in the order of their times.
  List<Appearance> in(String assetId, int version);

  /// Where somebody is, the latest film first.
  ///
  /// @param after the one that the page before ended with; absent: from the beginning
  List<Appearance> of(String personId, @Nullable Place after, int limit);

  /// The same of all of whose name those words are a beginning or a part, or who are named in them.
  List<Appearance> named(String words, int limit);
}
