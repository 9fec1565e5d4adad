package io.ringfort.voice.verbs;

import io.ringfort.core.ids.CallSid;
import io.ringfort.twiml.model.Say;
import io.ringfort.twiml.model.Speech;
import io.ringfort.voice.lifecycle.CallEffect;
import io.ringfort.voice.lifecycle.CallEffect.Sound;
import io.ringfort.voice.lifecycle.CallEvent;
import io.ringfort.voice.lifecycle.CallIntent;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Effects as short words, so that a test reads like a script.
final class Words {
  private Words() {}

  /// @param children numbered by their place here
  static List<String> of(CallEffect effect, List<CallIntent> children) {
    return switch (effect) {
      // Times show when they are up.
      case CallEffect.StartTimer _ -> List.of();
      case CallEffect.TakeSdp _ -> List.of();
      case CallEffect.Invite _ -> List.of("invite");
      case CallEffect.Ring _ -> List.of("ring");
      case CallEffect.Answer _ -> List.of("answer");
      case CallEffect.Reject reject -> List.of("reject " + reject.status());
      case CallEffect.HangUp _ -> List.of("hang up");
      case CallEffect.MessagePage page -> List.of("page " + page.content());
      case CallEffect.Refer refer -> List.of("refer " + refer.uri());
      case CallEffect.Fetch fetch ->
          List.of("fetch " + fetch.hook().method() + " " + fetch.hook().url());
      case CallEffect.Read _ -> List.of("read");
      case CallEffect.Play play ->
          List.of(
              "play "
                  + play.sounds().stream().map(Words::sound).collect(Collectors.joining(", "))
                  + (play.loops() == 1 ? "" : " x" + play.loops()));
      case CallEffect.StopPlaying _ -> List.of("stop");
      case CallEffect.SendDigits digits -> List.of("keys " + digits.digits());
      case CallEffect.WatchSilence watch -> List.of("watch " + watch.length().toSeconds());
      case CallEffect.DetectMachine _ -> List.of("detect");
      case CallEffect.StartRecording start ->
          List.of("record " + start.plan().source() + (start.plan().sound().dual() ? " dual" : ""));
      case CallEffect.PauseRecording pause ->
          List.of(pause.silence() ? "pause in silence" : "pause");
      case CallEffect.ResumeRecording _ -> List.of("resume");
      case CallEffect.StopRecording stop -> List.of(stop.keep() ? "keep" : "discard");
      case CallEffect.Tell tell ->
          List.of(
              tell.sequence() < 0
                  ? "tell " + tell.hook().url()
                  : "status " + tell.params().get("CallStatus"));
      case CallEffect.DialChild dial -> List.of("dial " + dial.child().parties().to());
      case CallEffect.TellCall tell -> List.of(other(tell, children));
      case CallEffect.Connect connect -> List.of("connect" + number(connect.other(), children));
      case CallEffect.Disconnect _ -> List.of("disconnect");
      case CallEffect.EnterConference enter -> List.of("enter " + enter.conference().name());
      case CallEffect.LeaveConference leave -> List.of("leave " + leave.name());
      case CallEffect.EnterQueue enter -> List.of("queue " + enter.name());
      case CallEffect.LeaveQueue leave -> List.of("unqueue " + leave.name() + " " + leave.result());
      case CallEffect.ReturnToConference back ->
          List.of("return to conference " + back.state().name());
      case CallEffect.ReturnToQueue back -> List.of("return to queue " + back.state().name());
      case CallEffect.ReturnToTaking back ->
          List.of("return to taking from " + back.state().name());
      case CallEffect.TakeFromQueue take -> List.of("take " + take.name());
      case CallEffect.StopTaking stop -> List.of("stop taking " + stop.name());
      case CallEffect.SendMessage message ->
          List.of("sms " + message.from() + " " + message.to() + " " + message.message().body());
      case CallEffect.Notify notify ->
          List.of((notify.error() ? "error " : "warning ") + notify.code());
      case CallEffect.Archive _ -> List.of("archive");
    };
  }

  private static String other(CallEffect.TellCall tell, List<CallIntent> children) {
    String number = number(tell.other(), children);
    return switch (tell.event()) {
      case CallEvent.OfParent parent -> parent.move() + number;
      case CallEvent.OfChild child -> "parent " + child.move();
      case CallEvent.OfRoom room -> "room " + room.move();
      default -> tell.event().toString();
    };
  }

  private static String number(CallSid sid, List<CallIntent> children) {
    return IntStream.range(0, children.size())
        .filter(i -> children.get(i).sid().equals(sid))
        .mapToObj(i -> " " + i)
        .findFirst()
        .orElse(" ?");
  }

  private static String sound(Sound sound) {
    return switch (sound) {
      case Sound.Spoken spoken -> "'" + text(spoken.say()) + "'";
      case Sound.File file -> file.url();
      case Sound.Own own -> own.which().toString();
      case Sound.Quiet quiet -> "quiet " + quiet.length().toSeconds();
    };
  }

  private static String text(Say say) {
    return say.speech().stream()
        .map(s -> s instanceof Speech.Text text ? text.text() : "?")
        .collect(Collectors.joining());
  }
}
