package dev.millrace.workflow;

import java.util.concurrent.CountDownLatch;

/// A worker as a program of its own: `WorkerProgram URL NODE`, until it is killed.
final class WorkerProgram {
  private WorkerProgram() {}

  static void main(String[] args) throws InterruptedException {
    var dataSource = WorkflowBackend.connect(args[0], 5);
    var step = new ScriptedStep(new Effects(dataSource), args[1]);
    var worker =
        new WorkflowWorker(
            new Workflows(dataSource),
            dataSource,
            WorkflowBackend.config(args[1]),
            ScriptedStep.kinds(step),
            WorkflowListener.none());
    worker.start();
    new CountDownLatch(1).await();
  }
}
