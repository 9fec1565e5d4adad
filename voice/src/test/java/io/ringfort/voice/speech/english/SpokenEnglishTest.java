package io.ringfort.voice.speech.english;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpokenEnglishTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Hello world.                   | Hello world.
          Your code is 4 7 1 9.          | Your code is four seven one nine.
          Your code is 0042.             | Your code is zero zero four two.
          You owe $12.50 now             | You owe twelve dollars and fifty cents now
          It costs $1, or £0.99          | It costs one dollar, or zero pounds and ninety nine pence
          $1,234,567                     | one million two hundred thirty four thousand five hundred sixty seven dollars
          on May 3rd, 2026               | on May third, twenty twenty six
          on 2026-11-20                  | on November twentieth, twenty twenty six
          by 7/4/2009                    | by July fourth, two thousand nine
          in 1905 and 1900 and 2000      | in nineteen oh five and nineteen hundred and two thousand
          at 3:45 pm                     | at three forty five P M
          at 3:45 pm. Press 1            | at three forty five P M. Press one
          at 10:05 a.m. today            | at ten oh five A M today
          at 9:00                        | at nine o'clock
          Call +1 415 555 0123!          | Call plus one, four one five, five five five, zero one two three!
          Call (415) 555-0123            | Call four one five, five five five, zero one two three
          Call +14155550123              | Call plus one four one five five five five zero one two three
          Dr. Smith, 5th Ave.            | doctor Smith, fifth avenue
          e.g. 42,000 km                 | for example forty two thousand kilometers
          Press # or *                   | Press pound or star
          room #5                        | room number five
          3.14 is pi                     | three point one four is pi
          -5° and 20%                    | minus five degrees and twenty percent
          bob@example.com                | bob at example dot com
          see https://www.example.com/a-b | see W W W dot example dot com slash a dash b
          Tom & Jerry's                  | Tom and Jerry's
          An SMS from the FBI            | An S M S from the F B I
          Grüße, “friend”                | Grusse, friend
          A1B2                           | A one B two
          wait... what?!                 | wait. what?
          21st and 12th and 30th and 101st | twenty first and twelfth and thirtieth and one hundred first
          1000000000000000               | one zero zero zero zero zero zero zero zero zero zero zero zero zero zero zero
          """)
  void readsAsPeopleDo(String written, String spoken) {
    assertThat(SpokenEnglish.words(written)).isEqualTo(spoken);
  }

  @Test
  void hasNothingToSayWhereThereIsNoWord() {
    assertThat(SpokenEnglish.words("...")).isEmpty();
    assertThat(SpokenEnglish.words("你好 😀")).isEmpty();
    assertThat(SpokenEnglish.words("")).isEmpty();
  }

  @Test
  void isFastWithTextMadeToBeSlow() {
    // Of the processor, not of the clock: the machine may have other things to do.
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    for (String hostile :
        new String[] {
          "1 ", "a.", "1.1", "a-", "@a", "+1(", "  ", "/", "a", "a.a.", "1,000", "5", "a.com/"
        }) {
      long began = threads.getCurrentThreadCpuTime();
      SpokenEnglish.words(hostile.repeat(4_096 / hostile.length()));
      long took = threads.getCurrentThreadCpuTime() - began;
      assertThat(took).as("of %s", hostile).isLessThan(300_000_000L);
    }
  }
}
