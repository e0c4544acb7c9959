package dev.howdah.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.howdah.failure.ErrorCode;
import dev.howdah.failure.HowdahException;
import dev.howdah.postgres.ConnectionSettings.Host;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Which hosts are allowed.
class AllowedHostsTest {

  private static final int PORT = 5432;

  private static InetAddress address(String text) {
    return InetAddress.ofLiteral(text);
  }

  private static boolean allows(String list, String host, String address, int port) {
    return AllowedHosts.parse(list).allows(host, port, address(address));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0.0.0",
        "0.1.2.3",
        "10.0.0.1",
        "10.255.255.255",
        "100.64.0.1",
        "100.100.100.200",
        "100.127.255.255",
        "127.0.0.1",
        "127.255.255.254",
        "168.63.129.16",
        "169.254.169.254",
        "172.16.0.1",
        "172.31.255.255",
        "192.0.0.192",
        "192.0.2.1",
        "192.168.0.1",
        "198.18.0.1",
        "198.19.255.255",
        "203.0.113.7",
        "224.0.0.1",
        "239.255.255.255",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::7f00:1",
        "::ffff:10.0.0.1",
        "::ffff:127.0.0.1",
        "::ffff:169.254.169.254",
        "64:ff9b::7f00:1",
        "64:ff9b::a9fe:a9fe",
        "64:ff9b:1::1",
        "100::1",
        "2001::1",
        "2001:0:4136:e378:8000:63bf:3fff:fdd2",
        "2001:db8::1",
        "2002:7f00:1::",
        "2002:a9fe:a9fe::1",
        "2002:c0a8:1::",
        "fc00::1",
        "fd00:ec2::254",
        "fe80::1",
        "fec0::1",
        "ff02::1"
      })
  void publicIsNotPrivateLocalOrSpecial(String address) {
    assertThat(allows("public", "db.example.com", address, PORT)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.1.1.1",
        "9.255.255.255",
        "11.0.0.0",
        "100.63.255.255",
        "100.128.0.0",
        "126.255.255.255",
        "128.0.0.1",
        "169.253.255.255",
        "172.15.255.255",
        "172.32.0.0",
        "192.167.255.255",
        "192.169.0.0",
        "198.17.255.255",
        "198.20.0.0",
        "223.255.255.255",
        "::ffff:8.8.8.8",
        "64:ff9b::808:808",
        "2002:808:808::1",
        "2600:1f18::1",
        "2a00:1450:4001::1"
      })
  void publicIsTheRest(String address) {
    assertThat(allows("public", "db.example.com", address, PORT)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1,           localhost,        127.0.0.1,       5432, true",
    "127.0.0.1,           localhost,        127.0.0.2,       5432, false",
    "127.0.0.1,           localhost,        ::ffff:127.0.0.1, 5432, true",
    "127.0.0.1,           localhost,        ::1,             5432, false",
    "127.0.0.1,           db.example.com,   8.8.8.8,         5432, false",
    "127.0.0.1:5433,      localhost,        127.0.0.1,       5432, false",
    "127.0.0.1:5433,      localhost,        127.0.0.1,       5433, true",
    "10.1.0.0/16,         db,               10.1.255.3,      5432, true",
    "10.1.0.0/16,         db,               10.2.0.1,        5432, false",
    "10.1.0.0/16:5432,    db,               10.1.0.1,        5433, false",
    "10.128.0.0/9,        db,               10.127.255.255,  5432, false",
    "10.128.0.0/9,        db,               10.128.0.0,      5432, true",
    "0.0.0.0/0,           db,               169.254.169.254, 5432, true",
    "[fd00::1]:5432,      db,               fd00::1,         5432, true",
    "[fd00::1]:5432,      db,               fd00::1,         5433, false",
    "fd00::/8,            db,               fdff::1,         5432, true",
    "fd00::/8,            db,               fc00::1,         5432, false",
    "db.internal,         db.internal,      10.0.0.1,        5432, true",
    "db.internal,         DB.Internal.,     10.0.0.1,        5432, true",
    "db.internal,         xdb.internal,     10.0.0.1,        5432, false",
    "db.internal,         db.internal.evil, 10.0.0.1,        5432, false",
    "db.internal:6432,    db.internal,      10.0.0.1,        5432, false",
    "*.internal,          a.b.internal,     10.0.0.1,        5432, true",
    "*.internal,          internal,         10.0.0.1,        5432, false",
    "*.internal,          evilinternal,     10.0.0.1,        5432, false",
    "'public,10.0.0.5',   db.example.com,   8.8.8.8,         5432, true",
    "'public,10.0.0.5',   db.example.com,   10.0.0.5,        5432, true",
    "'public,10.0.0.5',   db.example.com,   10.0.0.6,        5432, false",
    "public:5432,         db.example.com,   8.8.8.8,         22,   false",
    "private,             db,               192.168.1.1,     5432, true",
    "private,             db,               127.0.0.1,       5432, false",
    "private,             db,               169.254.169.254, 5432, false",
    "'',                  db.example.com,   8.8.8.8,         5432, false"
  })
  void followsTheList(String list, String host, String address, int port, boolean allowed) {
    assertThat(allows(list, host, address, port)).isEqualTo(allowed);
    // What the sockets get is the list as it writes itself.
    AllowedHosts again = AllowedHosts.parse(AllowedHosts.parse(list).toString());
    assertThat(again.allows(host, port, address(address))).isEqualTo(allowed);
  }

  @Test
  void addsPrivateAndLoopback() {
    AllowedHosts all = AllowedHosts.parse("public").withPrivate().withLoopback();
    assertThat(all).hasToString("public,private,loopback");
    assertThat(all.allows("x", PORT, address("10.0.0.1"))).isTrue();
    assertThat(all.allows("x", PORT, address("::1"))).isTrue();
    assertThat(all.allows("x", PORT, address("169.254.169.254"))).isFalse();
    assertThat(all.allows("x", PORT, address("fe80::1"))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "10.0.0.0/33",
        "::1/129",
        "a b",
        "*",
        "*.",
        "host:0",
        "host:65536",
        "h:x",
        "0x7f.1"
      })
  void refusesEntriesThatItDoesNotUnderstand(String entry) {
    assertThatExceptionOfType(HowdahException.class)
        .isThrownBy(() -> AllowedHosts.parse(entry))
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.USAGE));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2130706433",
        "0x7f000001",
        "0X7F.0.0.1",
        "0177.0.0.1",
        "127.1",
        "127.0.1",
        "127.0.0.01",
        "127.0.0.1.",
        "0",
        "017700000001",
        "256.1.1.1"
      })
  void refusesNumbersThatSystemsReadDifferently(String host) {
    assertThat(AllowedHosts.isClear(host)).isFalse();
    HostGate gate =
        new HostGate(AllowedHosts.parse("0.0.0.0/0"), name -> List.of(address("8.8.8.8")));
    assertThatExceptionOfType(HowdahException.class)
        .isThrownBy(() -> gate.require(List.of(new Host(host, PORT))))
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.TARGET_ADDRESS));
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "localhost", "::1", "0x7f.example.com", "db-1", "1.example"})
  void takesNamesAndAddresses(String host) {
    assertThat(AllowedHosts.isClear(host)).isTrue();
  }

  @Test
  void looksAtEveryAddressOfEveryName() {
    Map<String, List<InetAddress>> names =
        Map.of(
            "good.example.com",
            List.of(address("8.8.8.8"), address("2600::1")),
            "mixed.example.com",
            List.of(address("8.8.8.8"), address("169.254.169.254")));
    HostGate gate =
        new HostGate(
            AllowedHosts.parse("public"),
            name -> {
              List<InetAddress> found = names.get(name.toLowerCase(Locale.ROOT));
              if (found == null) {
                throw new UnknownHostException(name);
              }
              return found;
            });
    gate.require(List.of(new Host("good.example.com", PORT), new Host("unknown", PORT)));
    assertThatExceptionOfType(HowdahException.class)
        .isThrownBy(() ->
            gate.require(
                List.of(new Host("good.example.com", PORT), new Host("mixed.example.com", PORT))))
        .satisfies(e -> {
          assertThat(e.code()).isEqualTo(ErrorCode.TARGET_ADDRESS);
          assertThat(e.getMessage()).isEqualTo("The host of the target is not allowed.");
        });
  }
}
