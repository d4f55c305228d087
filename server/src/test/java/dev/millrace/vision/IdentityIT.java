package dev.millrace.vision;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.catalog.sql.Database;
import dev.millrace.inference.Exif;
import dev.millrace.inference.Findings.Box;
import dev.millrace.inference.Findings.Found;
import dev.millrace.inference.Rgb;
import dev.millrace.inference.Sight;
import dev.millrace.media.time.Rational;
import dev.millrace.models.Models;
import dev.millrace.policy.Look;
import dev.millrace.store.memory.MemoryObjectStore;
import dev.millrace.testing.Backends;
import dev.millrace.testing.Drawing;
import dev.millrace.testing.Photographs;
import dev.millrace.transcode.Cancellation;
import dev.millrace.transcode.SourceInfo;
import dev.millrace.transcode.SourceLimits;
import dev.millrace.transcode.SurveyListener.Moment;
import dev.millrace.transcode.Transcoder;
import dev.millrace.transcode.ffmpeg.Ffmpeg;
import dev.millrace.transcode.ffmpeg.TestFfmpeg;
import dev.millrace.vision.gallery.FaceRefused;
import dev.millrace.vision.gallery.Gallery;
import dev.millrace.vision.gallery.People;
import dev.millrace.vision.gallery.Person;
import dev.millrace.vision.gallery.Recogniser;
import dev.millrace.vision.sql.PeopleTable;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

/// People of a gallery found in a film, on photographs that are in a package of the catalogue.
class IdentityIT {
  private static final Sheet.Film FILM = new Sheet.Film("a", 1);

  @TempDir private static Path folder;
  private static byte[] group;
  private static byte[] others;
  private Sight sight;
  private Database database;
  private People people;
  private Gallery gallery;

  @BeforeAll
  static void fetch() throws Exception {
    Path cache = Models.standardCache(System.getenv());
    Models.in(cache).fetch(Set.copyOf(Gallery.NETWORKS), _ -> {});
    List<byte[]> photographs = Photographs.ofGroups(folder);
    group = photographs.getFirst();
    others = photographs.getLast();
  }

  @BeforeEach
  void open() {
    sight = new Sight(Models.standardCache(System.getenv()), folder);
    sight.start();
    database = Backends.database();
    people = new PeopleTable(database);
    gallery =
        new Gallery(people, sight, () -> UUID.randomUUID().toString(), InstantSource.system());
  }

  @AfterEach
  void close() {
    sight.close();
    database.close();
  }

  @Test
  void somebody_of_the_gallery_is_found_where_she_is_and_strangers_stay_strangers()
      throws Exception {
    Person known = gallery.add("Ann", "agreed in writing on 2026-11-01").orElseThrow();
    gallery.enrol(known.id(), portrait());

    List<ObjectNode> found = look(film());

    assertThat(found)
        .singleElement()
        .satisfies(
            one -> {
              assertThat(one.path("person").asString("")).isEqualTo(known.id());
              assertThat(one.path("shot").intValue()).isZero();
              assertThat(one.path("distance").doubleValue()).isBetween(0.0, 0.45);
              assertThat(one.path("toSeconds").doubleValue()).isEqualTo(2.0);
            });
    assertThat(people.find(known.id()).orElseThrow().faces()).hasSize(1);
  }

  @Test
  void a_picture_without_a_face_or_with_several_is_refused_and_a_gallery_ends_somewhere()
      throws Exception {
    Person known = gallery.add("Ann", "agreed").orElseThrow();

    assertThatThrownBy(() -> gallery.enrol(known.id(), jpeg(new Drawing(640, 360, Color.GRAY))))
        .isInstanceOf(FaceRefused.class)
        .hasMessageContaining("no face is found");
    assertThatThrownBy(() -> gallery.enrol(known.id(), group))
        .isInstanceOf(FaceRefused.class)
        .hasMessageContaining("faces are found in it: send a picture of one person");
    assertThatThrownBy(() -> gallery.enrol(known.id(), new byte[10]))
        .isInstanceOf(FaceRefused.class)
        .hasMessage("it is no JPEG");
    byte[] portrait = portrait();
    for (int n = 0; n < People.MOST_FACES; n++) {
      gallery.enrol(known.id(), portrait);
    }
    assertThatThrownBy(() -> gallery.enrol(known.id(), portrait))
        .isInstanceOf(FaceRefused.class)
        .hasMessage("a person has up to 20 faces");
  }

  @Test
  void a_portrait_that_a_telephone_took_upright_and_wrote_on_its_side_is_enrolled()
      throws Exception {
    Person known = gallery.add("Ann", "agreed").orElseThrow();
    BufferedImage upright = ImageIO.read(new ByteArrayInputStream(portrait()));
    var lying = new BufferedImage(upright.getHeight(), upright.getWidth(), upright.getType());
    var canvas = lying.createGraphics();
    canvas.rotate(-Math.PI / 2);
    canvas.drawImage(upright, -upright.getWidth(), 0, null);
    canvas.dispose();

    gallery.enrol(known.id(), Exif.turned(jpeg(lying), 6, ByteOrder.LITTLE_ENDIAN));

    assertThat(people.find(known.id()).orElseThrow().faces()).hasSize(1);
  }

  @Test
  void notes_of_a_look_that_broke_off_name_nobody_and_who_goes_on_tells_them_again()
      throws Exception {
    Person known = gallery.add("Ann", "agreed").orElseThrow();
    gallery.enrol(known.id(), portrait());
    Rgb picture = Rgb.ofJpeg(portrait());
    var store = new MemoryObjectStore(16 << 20, InstantSource.system());
    try (Watcher<?> broken = watched(picture, store)) {
      assertThat(broken.reused()).isZero();
    }

    var pages = store.list("assets/", "", 10).entries();
    assertThat(pages).hasSize(1);
    String page = new String(store.read(pages.getFirst().key(), 16 << 20), UTF_8);
    assertThat(page).contains("\"points\"").doesNotContain(known.id(), "likeness", "distance");
    assertThat(pages.getFirst().key()).doesNotContain("-of-");
    try (Watcher<?> resumed = watched(picture, store)) {
      assertThat(resumed.reused()).isEqualTo(Notes.PAGE);
      Story story = Story.of(FILM, new SceneEye().finish(Rational.of(Notes.PAGE, 1)));
      assertThat(resumed.finish(story).getLast().items())
          .singleElement()
          .satisfies(one -> assertThat(one.path("person").asString("")).isEqualTo(known.id()));
    }
  }

  /// Somebody who has seen a page of the same picture.
  private Watcher<?> watched(Rgb picture, MemoryObjectStore store) {
    String network = sight.mark(Sight.IDENTITY).sha256();
    var eye = new FaceEye(sight, false, Optional.of(new Recogniser(people.faces(network))));
    var watcher = new Watcher<>(eye, new Notebook(store, FILM), new Pace(() -> false));
    for (int n = 0; n < Notes.PAGE; n++) {
      watcher.see(new Moment(n, Rational.ONE), picture);
    }
    watcher.await();
    return watcher;
  }

  @Test
  void pages_of_an_earlier_version_that_name_people_go_when_a_film_is_looked_at_again() {
    var store = new MemoryObjectStore(1 << 20, InstantSource.system());
    var book = new Notebook(store, FILM);
    var page = new Notes.Page(Sheet.By.OURS, List.of());
    book.put("faces-of-0123456789ab", 0, page);
    book.put("faces-and-emotions", 0, page);
    book.put("objects", 0, page);

    book.forgetPeople();

    assertThat(store.list("assets/", "", 10).entries()).hasSize(2);
    assertThat(book.page("faces-of-0123456789ab", 0)).isEmpty();
  }

  private static byte[] jpeg(Drawing drawing) {
    return jpeg(drawing.image());
  }

  private static byte[] jpeg(BufferedImage image) {
    var out = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "jpeg", out);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  /// The largest face of the group with something around it, smaller and brighter than there.
  private byte[] portrait() throws IOException {
    Rgb picture = Rgb.ofJpeg(group);
    Box face =
        sight.faces(picture).stream()
            .map(Found::box)
            .filter(Objects::nonNull)
            .max(Comparator.comparingDouble(Box::width))
            .orElseThrow();
    BufferedImage whole = ImageIO.read(new ByteArrayInputStream(group));
    double scale = (double) whole.getWidth() / picture.width();
    int x = (int) Math.max(0, scale * (face.x() - 0.3 * face.width()));
    int y = (int) Math.max(0, scale * (face.y() - 0.4 * face.height()));
    int wide = (int) Math.min(whole.getWidth() - x, scale * 1.6 * face.width());
    int high = (int) Math.min(whole.getHeight() - y, scale * 1.7 * face.height());
    var portrait = new BufferedImage(3 * wide / 4, 3 * high / 4, BufferedImage.TYPE_INT_RGB);
    var canvas = portrait.createGraphics();
    canvas.drawImage(
        whole.getSubimage(x, y, wide, high), 0, 0, portrait.getWidth(), portrait.getHeight(), null);
    canvas.dispose();
    return jpeg(portrait);
  }

  /// The group for two seconds, then other people.
  private static Path film() throws IOException {
    Path first = Files.write(folder.resolve("group.jpg"), group);
    Path then = Files.write(folder.resolve("others.jpg"), others);
    return TestFfmpeg.make(
        folder.resolve("people.mp4"),
        "-loop 1 -framerate 10 -t 2 -i %s -loop 1 -framerate 10 -t 2 -i %s".formatted(first, then)
            + " -filter_complex [0]scale=1280:-2,crop=1280:720,setsar=1[a];"
            + "[1]scale=1280:-2,crop=1280:720,setsar=1[b];[a][b]concat=n=2,format=yuv420p"
            + " -c:v libx264 -preset ultrafast -crf 18");
  }

  private List<ObjectNode> look(Path film) {
    try (Ffmpeg ffmpeg = TestFfmpeg.open()) {
      var transcoder = new Transcoder(ffmpeg, SourceLimits.STANDARD);
      SourceInfo source = transcoder.probe(film, Cancellation.NEVER);
      var book = new Notebook(new MemoryObjectStore(16 << 20, InstantSource.system()), FILM);
      var wish =
          new Viewing.Wish(FILM, source, List.of(Look.SHOTS, Look.FACES, Look.IDENTITIES), book);
      String network = sight.mark(Sight.IDENTITY).sha256();
      var tools = new Equipment.Tools(sight, () -> new Recogniser(people.faces(network)));
      try (var viewing = new Viewing(wish, tools, _ -> {}, new Pace(() -> false))) {
        transcoder.survey(film, source, viewing.wanted(), viewing, Cancellation.NEVER);
        return viewing.finish().sheets().stream()
            .filter(sheet -> sheet.kind().equals(Kind.IDENTITIES.word()))
            .flatMap(sheet -> sheet.items().stream())
            .toList();
      }
    }
  }
}
