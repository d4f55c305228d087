package dev.millrace.workflow;

import dev.millrace.catalog.sql.DatabaseConfig;
import dev.millrace.config.Secret;
import java.util.concurrent.CountDownLatch;

/// A worker as a program of its own: `WorkerProgram URL USER PASSWORD NODE`, until it is killed.
final class WorkerProgram {
  private WorkerProgram() {}

  static void main(String[] args) throws InterruptedException {
    var login = DatabaseConfig.of(args[0], args[1], new Secret(args[2]));
    var dataSource = WorkflowBackend.connect(login).dataSource();
    var step = new ScriptedStep(new Effects(dataSource), args[3]);
    var worker =
        new WorkflowWorker(
            new Workflows(dataSource),
            dataSource,
            WorkflowBackend.config(args[3]),
            ScriptedStep.kinds(step),
            WorkflowListener.none());
    worker.start();
    new CountDownLatch(1).await();
  }
}
