package dev.millrace.live.encode;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What is missed, in steps of half a second: P pictures, S sound, B both, a dot nothing.
class PresenceTest {
  @ParameterizedTest
  @CsvSource({
    "BBBB, ''",
    "BBBBPP, ''",
    "BBBBPPP, SOUND",
    "BBBBSS, ''",
    "BBBBSSS, PICTURES",
    "BBBB......, ''",
    "PPPPPPPP, ''",
    "SSSSSSSS, ''",
    "BBBBPPPPPPPPPPPPB, SOUND",
    "BBBBPPPPPPPPPPPPBB, SOUND",
    "BBBBPPPPPPPPPPPPBBB, ''",
    "BBBBSSSSSSSSSSSSBBB, ''",
    "BBBBSSSSSSSSSSSSB, PICTURES",
    "SSSBSSSBSSSBSSSBSSSSSS, ''",
    "SSSBSSSBSSSBSSSBSSSSSSSSS, PICTURES",
    "BBBBPPPP......, SOUND",
  })
  void what_has_stopped_while_the_other_comes_on(String halfSeconds, String missing) {
    var presence = new Presence();
    long pictures = 0;
    long sounds = 0;
    for (int i = 0; i < halfSeconds.length(); i++) {
      char comes = halfSeconds.charAt(i);
      pictures += comes == 'P' || comes == 'B' ? 1 : 0;
      sounds += comes == 'S' || comes == 'B' ? 1 : 0;
      presence.saw(pictures, sounds, 10_000 + i * 500L);
    }

    assertThat(presence.missing().map(Enum::name).orElse("")).isEqualTo(missing);
  }
}
