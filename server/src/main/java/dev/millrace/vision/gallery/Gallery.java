package dev.millrace.vision.gallery;

import dev.millrace.inference.BadFrame;
import dev.millrace.inference.Findings.Found;
import dev.millrace.inference.Rgb;
import dev.millrace.inference.Sight;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// Adds people to the gallery, and their faces out of pictures.
///
/// **Threading:** any; blocks, for a network's time where a picture is looked at. **Limits:** two
/// pictures at a time, eight wait for twenty seconds; [People#MOST] people, [People#MOST_FACES]
/// faces of each.
public final class Gallery {
  /// The networks that it takes.
  public static final List<String> NETWORKS = List.of(Sight.FACES, Sight.IDENTITY);

  private static final int AT_ONCE = 2;
  private static final int WAITING = 8;
  private static final long PATIENCE_SECONDS = 20;

  private final People people;
  private final Sight sight;
  private final Supplier<String> ids;
  private final InstantSource clock;
  private final Semaphore room = new Semaphore(AT_ONCE, true);

  /// @param ids new names
  public Gallery(People people, Sight sight, Supplier<String> ids, InstantSource clock) {
    this.people = people;
    this.sight = sight;
    this.ids = ids;
    this.clock = clock;
  }

  public People people() {
    return people;
  }

  /// Adds somebody who agreed to it; empty when there are too many.
  ///
  /// @param consent what the person agreed to, when, and to whom
  public Optional<Person> add(String name, String consent) {
    var person = new Person(ids.get(), name, consent, clock.instant(), List.of(), 0);
    return people.add(person) ? Optional.of(person) : Optional.empty();
  }

  /// Adds the face in a picture, of which only numbers are kept.
  ///
  /// **On failure** [FaceRefused] when the picture will not do, [GalleryOff] when a network is not
  /// there.
  ///
  /// @param jpeg a picture with one face
  public void enrol(String personId, byte[] jpeg) throws InterruptedException {
    for (String network : NETWORKS) {
      sight
          .off(network)
          .ifPresent(
              why -> {
                throw new GalleryOff(why);
              });
    }
    List<Float> numbers = numbers(jpeg);
    String network = sight.mark(Sight.IDENTITY).sha256();
    var face = new People.Known(personId, network, numbers);
    if (!people.enrol(ids.get(), face, clock.instant())) {
      throw new FaceRefused("a person has up to %d faces".formatted(People.MOST_FACES));
    }
  }

  private List<Float> numbers(byte[] jpeg) throws InterruptedException {
    if (room.getQueueLength() >= WAITING || !room.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new GalleryOff("other pictures are looked at: send it again in a moment");
    }
    try {
      Rgb picture = Rgb.ofJpeg(jpeg);
      List<Found> faces = sight.faces(picture);
      if (faces.size() != 1) {
        throw new FaceRefused(
            faces.isEmpty()
                ? "no face is found in it: send one that looks at the camera"
                : "%d faces are found in it: send a picture of one person".formatted(faces.size()));
      }
      List<Float> numbers = sight.identity(picture, faces.getFirst());
      if (numbers.isEmpty()) {
        throw new FaceRefused("the face is too small: its eyes are less than 24 pixels apart");
      }
      return numbers;
    } catch (BadFrame e) {
      throw new FaceRefused(String.valueOf(e.getMessage()));
    } finally {
      room.release();
    }
  }
}
