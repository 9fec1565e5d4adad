package io.ringfort.voice.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PlaylistTest {

  private static byte[] played(Playlist playlist, int maxFrames) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] frame = new byte[160];
    for (int i = 0; i < maxFrames && playlist.fill(frame); i++) {
      out.writeBytes(frame);
    }
    return out.toByteArray();
  }

  @Test
  void joinsItemsWithoutAGapFromAnywhere() {
    Random random = new Random(2);
    for (int run = 0; run < 300; run++) {
      ByteArrayOutputStream once = new ByteArrayOutputStream();
      List<Prompt> items =
          random
              .ints(random.nextInt(4), 0, 500)
              .mapToObj(length -> new Prompt(new byte[length]))
              .peek(p -> random.nextBytes(p.ulaw()))
              .peek(p -> once.writeBytes(p.ulaw()))
              .toList();
      int loops = 1 + random.nextInt(3);
      int from = once.size() == 0 ? 0 : random.nextInt(once.size() + 1);
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      for (int i = 0; i < loops; i++) {
        all.writeBytes(once.toByteArray());
      }
      byte[] expected = Arrays.copyOfRange(all.toByteArray(), from, all.size());
      Playlist playlist = new Playlist(1, items, loops, from);
      byte[] played = played(playlist, 1_000);
      assertThat(played.length).isEqualTo((expected.length + 159) / 160 * 160);
      assertThat(Arrays.copyOf(played, expected.length)).isEqualTo(expected);
      assertThat(playlist.position()).isEqualTo(all.size());
    }
  }

  @Test
  void isOverAtOnceWhenThereIsNothingToLoop() {
    assertThat(played(new Playlist(1, List.of(), 0, 0), 10)).isEmpty();
    assertThat(played(new Playlist(1, List.of(new Prompt(new byte[0])), 0, 0), 10)).isEmpty();
    assertThat(played(new Playlist(1, List.of(new Prompt(new byte[10])), 0, 99), 10))
        .hasSize(1_600);
  }
}
