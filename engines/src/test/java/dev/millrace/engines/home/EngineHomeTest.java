package dev.millrace.engines.home;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EngineHomeTest {
  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

  @TempDir Path temp;

  @Test
  void a_folder_belongs_to_one_engine_until_it_is_closed() throws Exception {
    var folder = temp.resolve("one");
    var home = EngineHome.open("Engine", folder);

    assertThatThrownBy(() -> EngineHome.open("Engine", folder))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("already running in this process");
    home.close();

    EngineHome.open("Engine", folder).close();
  }

  @Test
  void a_refused_second_open_does_not_give_the_lock_away() throws Exception {
    var folder = temp.resolve("one");
    try (var _ = EngineHome.open("Engine", folder)) {
      assertThatThrownBy(() -> EngineHome.open("Engine", folder)).isNotNull();

      assertThatThrownBy(() -> ChildJvm.start(HomeProgram.class, folder))
          .hasMessageContaining("is in use by process " + ProcessHandle.current().pid());
    }
  }

  @Test
  void a_secret_that_is_longer_than_it_may_be_is_cut_in_its_file_too() throws Exception {
    try (var home = EngineHome.open("test", temp)) {
      String whole = home.secret("id");

      String cut = home.secret("id", 20);

      assertThat(cut).hasSize(20).isEqualTo(whole.substring(0, 20)).isEqualTo(home.secret("id"));
    }
  }

  @Test
  void a_secret_is_made_once_and_only_its_owner_may_read_it() throws Exception {
    try (var home = EngineHome.open("Engine", temp.resolve("one"))) {
      var secret = home.secret("password");

      assertThat(secret).hasSize(48).isEqualTo(home.secret("password"));
      var mode = Files.getPosixFilePermissions(home.folder().resolve("password.secret"));
      assertThat(PosixFilePermissions.toString(mode)).isEqualTo("rw-------");
      assertThat(new Credentials("id", secret).toString()).doesNotContain(secret);
    }
  }

  @Test
  void a_port_is_kept_while_it_is_free_and_replaced_when_it_is_taken() throws Exception {
    try (var home = EngineHome.open("Engine", temp.resolve("one"))) {
      int first = home.port("main", LOOPBACK, 0);
      assertThat(home.port("main", LOOPBACK, 0)).isEqualTo(first);

      try (var _ = new ServerSocket(first, 1, LOOPBACK)) {
        assertThat(home.port("main", LOOPBACK, 0)).isNotEqualTo(first);
        assertThatThrownBy(() -> home.port("main", LOOPBACK, first))
            .hasMessageContaining("port " + first)
            .hasMessageContaining("is taken");
      }
    }
  }
}
