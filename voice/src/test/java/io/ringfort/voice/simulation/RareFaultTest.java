package io.ringfort.voice.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/// What one seed among many thousands shows: the design breaks there without its remedy, and holds
/// with it.
class RareFaultTest {
  /// A call and the one that it dialled are on two hosts, and one dies between its last snapshot
  /// and that it says so.
  @Test
  void findsAnEndThatTheOthersDoNotHearOf() {
    assertFoundAt(
        928_343_352_414L,
        "its caller's Dial is over, but it goes on",
        () ->
            new Design() {
              @Override
              boolean leavesWordForOthers() {
                return false;
              }
            });
  }

  /// A host goes on with a call that was given to it and dies, and the host before takes the call
  /// back as if nothing had been.
  @Test
  void findsAGiftThatIsUsedBeforeItIsClaimed() {
    assertFoundAt(
        445_269_482_716L,
        "no verdict",
        () ->
            new Design() {
              @Override
              boolean claimsWhatItIsGiven() {
                return false;
              }
            });
  }

  /// A host answers a call, is cut off, and dies; the next one knows the call as ringing and refuses
  /// it.
  @Test
  void findsARefusalOfWhatWasAnswered() {
    assertFoundAt(
        544_492_282_376L,
        "over, but its leg goes on",
        () ->
            new Design() {
              @Override
              boolean saysByeWhereARefusalIsIgnored() {
                return false;
              }
            });
  }

  private static void assertFoundAt(long seed, String text, Supplier<Design> broken) {
    assertThat(Simulation.run(seed, Options.STANDARD, broken).violation())
        .hasValueSatisfying(v -> assertThat(v.text()).contains(text));
    assertThat(Simulation.run(seed, Options.STANDARD).violation()).isEmpty();
  }
}
