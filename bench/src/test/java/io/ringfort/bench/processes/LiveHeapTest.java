package io.ringfort.bench.processes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LiveHeapTest {
  @Test
  void leavesOutWhatFillsGaps() throws Exception {
    assertThat(
            LiveHeap.parse(
                List.of(
                    "4711:",
                    " num     #instances         #bytes  class name (module)",
                    "-------------------------------------------------------",
                    "   1:           100           3000  [B (java.base@25)",
                    "   2:             5           1000  [Ljdk.internal.vm.FillerElement;"
                        + " (java.base@25)",
                    "   3:            10            240  java.lang.String (java.base@25)",
                    "Total           115           4240")))
        .isEqualTo(new LiveHeap(3_240, Map.of("[B", 3_000L, "java.lang.String", 240L)));
  }

  @Test
  void readsItsOwnHeap() throws Exception {
    byte[] kept = new byte[5_000_000];
    LiveHeap heap = LiveHeap.of(ProcessHandle.current());
    assertThat(heap.bytes()).isGreaterThan(kept.length);
    assertThat(heap.ofClass().get("[B")).isGreaterThan(kept.length);
  }

  @Test
  void saysWhatItGotInstead() {
    assertThatThrownBy(() -> LiveHeap.parse(List.of("4711: no such process")))
        .hasMessage("the heap's histogram: got no total in [4711: no such process]");
  }
}
