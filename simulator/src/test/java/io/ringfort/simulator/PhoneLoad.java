package io.ringfort.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// A load, not a test: that many phones call as many others, and all talk for some seconds. Prints
/// what it cost, and the worst of what was heard. Arguments: calls, seconds.
final class PhoneLoad {
  private PhoneLoad() {}

  public static void main(String[] args) throws Exception {
    int calls = Integer.parseInt(args[0]);
    int seconds = Integer.parseInt(args[1]);
    try (Simulator simulator = Simulator.start(SimulatorConfig.defaults());
        CarrierHttp http = new CarrierHttp(simulator)) {
      http.put("/sip", "{\"target\":\"127.0.0.1:" + simulator.sipPorts().getLast() + "\"}");
      long begin = System.nanoTime();
      for (int i = 0; i < calls; i++) {
        http.post("/handsets/" + phone(i) + "/phone", Map.of("script", "tones:500@600s"));
        http.post(
            "/handsets/" + phone(500_000 + i) + "/calls",
            Map.of("To", phone(i), "Script", "tones:900@600s"));
      }
      long called = System.nanoTime();
      long cpu = cpuNanos();
      // The load itself waits for nothing but time.
      new CountDownLatch(1).await(seconds, TimeUnit.SECONDS);
      double cores = (cpuNanos() - cpu) / 1e9 / seconds;
      int answered = 0;
      int worstGap = 0;
      int lost = 0;
      int packets = 0;
      for (int i = 0; i < calls; i++) {
        JsonNode call = http.get("/handsets/" + phone(500_000 + i) + "/calls").get("calls").get(0);
        answered += call.get("state").asText().equals("answered") ? 1 : 0;
        worstGap = Math.max(worstGap, call.get("longestGapMs").asInt());
        lost += call.get("lost").asInt();
        packets += call.get("packetsReceived").asInt();
      }
      System.out.printf(
          "%d calls in %d ms, %d answered; %.2f cores; %d packets, %d lost, longest gap %d ms%n",
          calls, (called - begin) / 1_000_000, answered, cores, packets, lost, worstGap);
    }
  }

  private static String phone(int number) {
    return "+1415%07d".formatted(number);
  }

  private static long cpuNanos() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }
}
