package io.ringfort.voice.calls;

import io.ringfort.voice.lifecycle.CallEvent;
import io.ringfort.voice.media.MediaListener;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/// Puts what is heard into the owner's mailbox.
final class Hearing implements MediaListener {
  private final CallOwner owner;
  private final InstantSource clock;
  private final Instant began;

  Hearing(CallOwner owner, InstantSource clock) {
    this.owner = owner;
    this.clock = clock;
    began = clock.instant();
  }

  @Override
  public void played(long id) {
    owner.post(new CallEvent.Played(id));
  }

  @Override
  public void digit(char digit) {
    owner.post(new CallEvent.Digit(digit));
  }

  @Override
  public void digitsSent() {
    owner.post(new CallEvent.DigitsSent());
  }

  @Override
  public void silence() {
    owner.post(new CallEvent.Silence());
  }

  @Override
  public void speech() {
    owner.post(new CallEvent.Speech());
  }

  @Override
  public void rtpTimeout() {
    owner.post(new CallEvent.RtpTimeout());
  }

  @Override
  public void machine(String answeredBy) {
    Instant answered = owner.call().progress().times().answered();
    long millis = Duration.between(answered == null ? began : answered, clock.instant()).toMillis();
    owner.post(new CallEvent.Machine(answeredBy, millis));
  }
}
