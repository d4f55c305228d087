package dev.millrace.engines.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The system user that PostgreSQL runs as, and the command words that make a process run as it.
///
/// PostgreSQL refuses to run as root. A normal user runs it as itself. Root drops to the user
/// `postgres` or `nobody` with setpriv: a real loss of rights. Only when that user cannot reach
/// the folder or the programs (they lie below a closed folder such as `/root`), or there is no
/// setpriv, root keeps its files and enters a user namespace in which it is nobody.
///
/// Every command gets a session of its own, so that Ctrl-C in the terminal reaches this program
/// alone, and a death signal, so that PostgreSQL stops when this program is killed.
record Account(String name, int uid, int gid, List<String> prefix) {
  private static final Path PASSWD = Path.of("/etc/passwd");
  private static final int NOBODY = 65_534;

  Account {
    prefix = List.copyOf(prefix);
  }

  /// The accounts worth trying for a folder, best first.
  static List<Account> candidates(Tools tools, Path folder) throws IOException {
    int self = uidOf(Path.of("/proc/self"));
    if (self != 0) {
      return List.of(own(tools, self));
    }
    var accounts = new ArrayList<Account>();
    if (tools.has("setpriv")) {
      accounts.addAll(dropped(tools, uidOf(folder)));
    }
    if (tools.has("unshare")) {
      accounts.add(namespaced(tools));
    }
    return accounts;
  }

  private static Account own(Tools tools, int uid) throws IOException {
    var prefix = new ArrayList<String>(tools.ownSession());
    prefix.addAll(tools.deathSignal());
    return new Account("uid " + uid, uid, gidOf(Path.of("/proc/self")), prefix);
  }

  /// The folder's present owner comes first: its files need not change hands.
  private static List<Account> dropped(Tools tools, int owner) throws IOException {
    var accounts = new ArrayList<Account>();
    for (String line : Files.exists(PASSWD) ? Files.readAllLines(PASSWD) : List.<String>of()) {
      String[] fields = line.split(":", -1);
      if (fields.length >= 4 && (fields[0].equals("postgres") || fields[0].equals("nobody"))) {
        int uid = Integer.parseInt(fields[2]);
        accounts.add(dropped(tools, fields[0], uid, Integer.parseInt(fields[3])));
      }
    }
    if (accounts.isEmpty()) {
      accounts.add(dropped(tools, "nobody", NOBODY, NOBODY));
    }
    accounts.sort((a, b) -> Integer.compare(rank(a, owner), rank(b, owner)));
    return accounts;
  }

  private static int rank(Account account, int owner) {
    return account.uid == owner ? 0 : account.name.equals("user postgres") ? 1 : 2;
  }

  private static Account dropped(Tools tools, String name, int uid, int gid) {
    var prefix = new ArrayList<String>(tools.ownSession());
    prefix.addAll(List.of(tools.path("setpriv"), "--reuid=" + uid, "--regid=" + gid));
    prefix.addAll(List.of("--clear-groups", "--no-new-privs", "--pdeathsig=INT", "--"));
    return new Account("user " + name, uid, gid, prefix);
  }

  private static Account namespaced(Tools tools) {
    var prefix = new ArrayList<String>(tools.ownSession());
    prefix.addAll(List.of(tools.path("unshare"), "--user", "--"));
    prefix.addAll(tools.deathSignal());
    return new Account("root in a user namespace", 0, 0, prefix);
  }

  /// The words to run `command` as this account.
  List<String> run(List<String> command) {
    var words = new ArrayList<>(prefix);
    words.addAll(command);
    return words;
  }

  /// Gives a tree to this account, the top last: a walk cut short is taken up again next time.
  void own(Path root) throws IOException {
    if (uidOf(root) == uid) {
      return;
    }
    try (var paths = Files.walk(root)) {
      for (Path path : paths.filter(p -> !p.equals(root)).toList()) {
        give(path);
      }
    }
    give(root);
  }

  private void give(Path path) throws IOException {
    Files.setAttribute(path, "unix:gid", gid, LinkOption.NOFOLLOW_LINKS);
    Files.setAttribute(path, "unix:uid", uid, LinkOption.NOFOLLOW_LINKS);
  }

  private static int uidOf(Path path) throws IOException {
    return (Integer) Files.getAttribute(path, "unix:uid");
  }

  private static int gidOf(Path path) throws IOException {
    return (Integer) Files.getAttribute(path, "unix:gid");
  }
}
