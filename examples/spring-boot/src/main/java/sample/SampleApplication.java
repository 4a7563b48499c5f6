package sample;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.springframework.boot.CommandLineRunner;
import org.springframework.boot.ExitCodeGenerator;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** Runs the scenario, prints what it saw as one line of JSON, and ends; with 0 when nothing is wrong. */
@SpringBootApplication
@ConfigurationPropertiesScan
class SampleApplication implements CommandLineRunner, ExitCodeGenerator {
  private final Scenario scenario;
  private final Settings settings;
  private int exitCode = 1;

  SampleApplication(Scenario scenario, Settings settings) {
    this.scenario = scenario;
    this.settings = settings;
  }

  public static void main(String[] arguments) {
    System.exit(SpringApplication.exit(SpringApplication.run(SampleApplication.class, arguments)));
  }

  @Override
  public void run(String... arguments) throws Exception {
    FutureTask<Report> running = new FutureTask<>(scenario::run);
    new Thread(running, "scenario").start();
    try {
      Report report = running.get(settings.deadline().toMillis(), TimeUnit.MILLISECONDS);
      System.out.println(new ObjectMapper().writeValueAsString(report));
      report.faults().forEach(System.err::println);
      exitCode = report.faults().isEmpty() ? 0 : 1;
    } catch (TimeoutException tooLate) {
      System.err.println("not done within " + settings.deadline() + ": " + scenario.task());
    } catch (ExecutionException failed) {
      System.err.println("failed while " + scenario.task());
      failed.getCause().printStackTrace();
    }
  }

  @Override
  public int getExitCode() {
    return exitCode;
  }
}
