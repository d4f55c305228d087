package dev.millrace.vision.gallery;

import java.time.Instant;
import java.util.List;

/// Somebody in the gallery.
///
/// @param consent what the person agreed to, when, and to whom
/// @param films in how many films the person was found
public record Person(
    String id, String name, String consent, Instant createdAt, List<Face> faces, int films) {
  public Person {
    faces = List.copyOf(faces);
  }

  /// A picture of the person that was enrolled; of it only numbers are kept.
  public record Face(String id, Instant createdAt) {}
}
