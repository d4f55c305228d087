package dev.millrace.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessTreeTest {
  @Test
  void the_time_of_a_child_that_ended_is_not_lost(@TempDir Path folder) throws Exception {
    var tree = new ProcessTree(Set.of(ProcessHandle.current().pid()));
    double before = tree.cpuSeconds();
    double children = ProcessTree.ownChildrenCpuSeconds();

    new Commands(folder)
        .run(
            List.of("sh", "-c", "i=0; while [ $i -lt 200000 ]; do i=$((i+1)); done"),
            Map.of(),
            Duration.ofMinutes(1));

    double spent = ProcessTree.ownChildrenCpuSeconds() - children;
    assertThat(spent).isGreaterThan(0.02);
    assertThat(tree.cpuSeconds() - before).isGreaterThanOrEqualTo(spent);
  }

  @Test
  void memory_is_named_by_program() {
    var tree = new ProcessTree(Set.of(ProcessHandle.current().pid()));

    assertThat(tree.pssBytes()).isGreaterThan(20_000_000);
    assertThat(tree.memoryByProgram()).matches(".*java \\d+ MB \\(1\\).*");
  }
}
