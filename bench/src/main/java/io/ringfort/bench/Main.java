package io.ringfort.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `bench sms`, `bench calls`, `bench browsers` and `bench gateway`: measure on this machine and
/// print one table. Exits with 0 when everything went as it should (each message came once, no call
/// failed or was lost, nothing was sent again), with 1 when not, with 64 for a wrong argument.
public final class Main {
  private static final int EXIT_WRONG = 1;
  private static final int EXIT_USAGE = 64;

  private Main() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    String what = args.length == 0 ? "" : args[0];
    String[] rest = Arrays.copyOfRange(args, Math.min(1, args.length), args.length);
    try {
      switch (what) {
        case "sms" -> sms(SmsOptions.parse(rest));
        case "calls" -> calls(CallsOptions.parse(rest));
        case "browsers" -> browsers(BrowsersOptions.parse(rest));
        case "gateway" -> gateway(GatewayOptions.parse(rest));
        default -> usage();
      }
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      usage();
    }
  }

  private static void sms(SmsOptions options) throws IOException, InterruptedException {
    SmsReport report = SmsBench.run(options, System.err::println);
    System.out.print(Table.of(report));
    keep(report, options.json());
    // Not a return: the SMPP library's threads may still be leaving.
    System.exit(report.isRight() ? 0 : EXIT_WRONG);
  }

  private static void calls(CallsOptions options) throws IOException, InterruptedException {
    CallsReport report = CallsBench.run(options, System.err::println);
    System.out.print(CallsTable.of(report));
    keep(report, options.json());
    System.exit(report.isRight() ? 0 : EXIT_WRONG);
  }

  private static void browsers(BrowsersOptions options) throws IOException, InterruptedException {
    BrowsersReport report = BrowsersBench.run(options, System.err::println);
    System.out.print(BrowsersTable.of(report));
    keep(report, options.json());
    System.exit(report.isRight() ? 0 : EXIT_WRONG);
  }

  private static void gateway(GatewayOptions options) throws IOException, InterruptedException {
    List<GatewayBench.Way> ways = GatewayBench.run(options);
    System.out.print(GatewayBench.table(ways));
    System.exit(ways.stream().allMatch(w -> w.bad() == 0) ? 0 : EXIT_WRONG);
  }

  private static void keep(Object report, @Nullable Path json) throws IOException {
    if (json != null) {
      new ObjectMapper()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .writeValue(json.toFile(), report);
    }
  }

  private static void usage() {
    System.err.print(SmsOptions.USAGE);
    System.err.print(CallsOptions.USAGE);
    System.err.print(BrowsersOptions.USAGE);
    System.err.print(GatewayOptions.USAGE);
    System.exit(EXIT_USAGE);
  }
}
