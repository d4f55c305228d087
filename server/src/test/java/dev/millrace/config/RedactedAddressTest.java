package dev.millrace.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedactedAddressTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "rtsp://10.1.2.3:554/a rtsp://10.1.2.3:554/a",
        "rtsp://user:p@ss@10.1.2.3/a rtsp://***@10.1.2.3/a",
        "http://c/x?channel=1&Subtype=0&usr=a&pwd=b http://c/x?channel=1&Subtype=0&usr=***&pwd=***",
        "https://c/x?Password=a&access_token=b https://c/x?Password=***&access_token=***",
        "https://c/x?X-Amz-Signature=a;sig=b https://c/x?X-Amz-Signature=***;sig=***",
        "https://c/x?secret https://c/x?***",
        "srt://h:9000?mode=caller&streamid=#!::u=me,pw=b&passphrase=c "
            + "srt://h:9000?mode=caller&streamid=#!::u=***&passphrase=***",
        "rtsp://c/user=admin&password=b&channel=1&stream=0.sdp? "
            + "rtsp://c/user=admin&password=***&channel=1&stream=0.sdp?",
        "rtsp://c/user=admin_password=b_channel=1_stream=0.sdp "
            + "rtsp://c/user=admin_password=***_channel=1_stream=0.sdp",
        "test:640x360@25 test:640x360@25",
      })
  void an_address_is_shown_without_what_could_be_a_secret(String address, String shown) {
    assertThat(RedactedAddress.of(address)).isEqualTo(shown);
  }
}
