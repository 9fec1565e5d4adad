package io.ringfort.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.util.Arrays;

/// `bench sms`: measures on this machine and prints one table. Exits with 0 when every message was
/// accepted once and reached the carrier once, with 1 when not, with 64 for a wrong argument.
public final class Main {
  private static final int EXIT_WRONG = 1;
  private static final int EXIT_USAGE = 64;

  private Main() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    if (args.length == 0 || !args[0].equals("sms")) {
      System.err.print(SmsOptions.USAGE);
      System.exit(EXIT_USAGE);
    }
    try {
      SmsOptions options = SmsOptions.parse(Arrays.copyOfRange(args, 1, args.length));
      SmsReport report = SmsBench.run(options, System.err::println);
      System.out.print(Table.of(report));
      if (options.json() != null) {
        new ObjectMapper()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .writeValue(options.json().toFile(), report);
      }
      // Not a return: the SMPP library's threads may still be leaving.
      System.exit(report.isRight() ? 0 : EXIT_WRONG);
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.err.print(SmsOptions.USAGE);
      System.exit(EXIT_USAGE);
    }
  }
}
