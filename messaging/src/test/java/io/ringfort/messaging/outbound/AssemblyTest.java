package io.ringfort.messaging.outbound;

import static io.ringfort.messaging.TestIntents.NOW;
import static io.ringfort.messaging.TestIntents.inbound;
import static io.ringfort.messaging.TestIntents.sid;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringfort.messaging.Command;
import io.ringfort.messaging.lifecycle.Message;
import io.ringfort.messaging.outbound.Assembly.Added;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AssemblyTest {
  private static final String HANDSET = "+491701234567";
  private final Assembly assembly = new Assembly();

  private static Command.Received received(
      int number, String from, String text, Command.Received.@Nullable Part part) {
    return new Command.Received(inbound(number, from, text), part);
  }

  private Added part(int number, int reference, int index, String text) {
    return assembly.add(
        received(number, HANDSET, text, new Command.Received.Part(reference, 3, index)), false);
  }

  private static Message whole(Added added) {
    return ((Added.Completes) added).whole();
  }

  @Test
  void aMessageThatIsWholeNeedsNothing() {
    Message whole = whole(assembly.add(received(1, HANDSET, "hello", null), false));
    assertThat(whole.intent().content().body()).isEqualTo("hello");
  }

  @Test
  void partsInAnyOrderMakeOneMessageWithTheSidOfTheFirstThatCame() {
    assertThat(part(1, 9, 3, "three")).isEqualTo(new Added.Waits(sid(1)));
    assertThat(part(2, 9, 1, "one ")).isEqualTo(new Added.Waits(sid(1)));
    Message whole = whole(part(3, 9, 2, "two "));
    assertThat(whole.intent().sid()).isEqualTo(sid(1));
    assertThat(whole.intent().content().body()).isEqualTo("one two three");
    assertThat(whole.intent().content().segments()).isEqualTo(3);
  }

  @Test
  void twoMessagesOfOneHandsetAreToldApartByTheirReference() {
    part(1, 9, 1, "a");
    part(2, 10, 1, "x");
    part(3, 9, 2, "b");
    part(4, 10, 2, "y");
    assertThat(whole(part(5, 9, 3, "c")).intent().content().body()).isEqualTo("abc");
    assertThat(whole(part(6, 10, 3, "z")).intent().content().body()).isEqualTo("xyz");
  }

  @Test
  void aPartThatComesAgainChangesNothing() {
    part(1, 9, 1, "a");
    assertThat(part(2, 9, 1, "a")).isEqualTo(new Added.Waits(sid(1)));
    part(3, 9, 2, "b");
    assertThat(whole(part(4, 9, 3, "c")).intent().content().body()).isEqualTo("abc");
    assertThat(part(5, 9, 2, "b")).isEqualTo(new Added.Repeats());
  }

  @Test
  void aReferenceThatIsUsedAgainForAnotherTextBeginsAnotherMessage() {
    part(1, 9, 1, "a");
    part(2, 9, 2, "b");
    part(3, 9, 3, "c");
    assertThat(part(4, 9, 1, "x")).isEqualTo(new Added.Waits(sid(4)));
    part(5, 9, 2, "y");
    assertThat(whole(part(6, 9, 3, "z")).intent().content().body()).isEqualTo("xyz");
  }

  @Test
  void theReplayOfAMessageThatHasEndedIsSwallowedWhole() {
    Command.Received first = received(1, HANDSET, "a", new Command.Received.Part(9, 3, 1));
    assertThat(assembly.add(first, true)).isEqualTo(new Added.Repeats());
    assertThat(part(2, 9, 2, "b")).isEqualTo(new Added.Repeats());
    assertThat(part(3, 9, 3, "c")).isEqualTo(new Added.Repeats());
    assertThat(assembly.overdue(NOW.plus(Duration.ofHours(1)))).isEmpty();
  }

  @Test
  void afterFiveMinutesWhatIsThereIsDelivered() {
    part(1, 9, 1, "one ");
    part(2, 9, 3, "three");
    assertThat(assembly.overdue(NOW.plus(Duration.ofMinutes(4)))).isEmpty();
    List<Message> overdue = assembly.overdue(NOW.plus(Duration.ofMinutes(6)));
    assertThat(overdue).extracting(m -> m.intent().content().body()).containsExactly("one three");
    assertThat(assembly.overdue(NOW.plus(Duration.ofMinutes(6)))).isEmpty();
  }
}
