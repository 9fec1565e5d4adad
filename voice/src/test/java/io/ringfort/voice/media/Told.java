package io.ringfort.voice.media;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// Keeps what a listener was told, in order, as words.
final class Told implements MediaListener {
  final List<String> words = new CopyOnWriteArrayList<>();

  @Override
  public void played(long id) {
    words.add("played " + id);
  }

  @Override
  public void digit(char digit) {
    words.add("digit " + digit);
  }

  @Override
  public void digitsSent() {
    words.add("sent");
  }

  @Override
  public void silence() {
    words.add("silence");
  }

  @Override
  public void speech() {
    words.add("speech");
  }

  @Override
  public void rtpTimeout() {
    words.add("timeout");
  }

  @Override
  public void machine(String answeredBy) {
    words.add(answeredBy);
  }
}
