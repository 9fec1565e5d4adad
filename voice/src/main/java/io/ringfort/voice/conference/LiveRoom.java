package io.ringfort.voice.conference;

import io.ringfort.voice.Conference;
import io.ringfort.voice.Participant;
import java.util.List;

/// A conference and who is in it, as any host can read it; nobody once it has ended.
record LiveRoom(Conference conference, List<Participant> participants) {
  LiveRoom {
    participants = List.copyOf(participants);
  }
}
