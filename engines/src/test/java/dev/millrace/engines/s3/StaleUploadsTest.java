package dev.millrace.engines.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engines.s3.UploadFolder.About;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StaleUploadsTest {
  private static final String ID = "79cc5276-3f0a-4c1e-9d55-0123456789ab";
  private static final String RECORD = ".s3proxy-mpu-stub-" + ID;

  @TempDir Path home;
  private Path buckets;
  private Path bucket;

  @BeforeEach
  void makeBucket() throws Exception {
    buckets = home.resolve("buckets");
    bucket = Files.createDirectories(buckets.resolve("films"));
  }

  @Test
  void an_open_upload_of_either_layout_stays() throws Exception {
    var record = Files.createFile(bucket.resolve(RECORD));
    var part = part("uploads/a/source-1");
    var stub = part("uploads/a/source-stub");

    sweep();
    assertThat(record).exists();
    assertThat(part).exists();
    assertThat(stub).exists();
    Files.delete(part);
    Files.delete(stub);

    var folder = inPlace();
    sweep();
    assertThat(record).exists();
    assertThat(folder.data()).exists();
  }

  @Test
  void parts_of_an_upload_that_is_over_go_with_their_folders() throws Exception {
    part("uploads/a/source-1");
    Files.createFile(bucket.resolve(RECORD));

    sweep();

    assertThat(bucket).isEmptyDirectory();
  }

  @Test
  void a_stub_whose_upload_was_just_being_aborted_goes() throws Exception {
    part("source-stub");

    sweep();

    assertThat(bucket).isEmptyDirectory();
  }

  @Test
  void an_upload_in_place_that_nobody_has_heard_of_goes() throws Exception {
    inPlace();

    sweep();

    assertThat(home.resolve("uploads")).isEmptyDirectory();
  }

  @Test
  void an_upload_in_place_goes_when_its_data_became_the_object() throws Exception {
    Files.createFile(bucket.resolve(RECORD));
    Files.move(inPlace().data(), bucket.resolve("object"));

    sweep();

    assertThat(home.resolve("uploads")).isEmptyDirectory();
    assertThat(bucket).isDirectoryNotContaining(path -> path.endsWith(RECORD));
    assertThat(bucket.resolve("object")).exists();
  }

  @Test
  void an_upload_in_place_goes_when_its_data_has_also_the_name_of_the_object() throws Exception {
    Files.createFile(bucket.resolve(RECORD));
    Files.createLink(bucket.resolve("object"), inPlace().data());

    sweep();

    assertThat(home.resolve("uploads")).isEmptyDirectory();
    assertThat(bucket.resolve("object")).exists();
  }

  private void sweep() throws Exception {
    StaleUploads.sweep(buckets, InPlaceUploads.open(home.resolve("uploads"), buckets));
  }

  private Path part(String name) throws Exception {
    var path = bucket.resolve(".mpus-" + ID + "-" + name);
    Files.createDirectories(path.getParent());
    return Files.createFile(path);
  }

  private UploadFolder inPlace() throws Exception {
    Files.createDirectories(home.resolve("uploads"));
    var folder = new UploadFolder(home.resolve("uploads").resolve(ID));
    folder.create(new About("films", "object", 5 << 20, Instant.now()));
    return folder;
  }
}
