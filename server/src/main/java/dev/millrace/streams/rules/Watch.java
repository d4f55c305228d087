package dev.millrace.streams.rules;

import dev.millrace.media.track.Region;
import dev.millrace.media.track.Tracked;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// Holds what is seen against the rules of one stream.
///
/// Somebody is where the middle of his box's lower edge is. He has entered a zone once he is in it
/// in two pictures, and left it when he is seen elsewhere, or not at all for [#PATIENCE].
///
/// **Threading**: for one thread.
public final class Watch {
  /// How long somebody in a zone may be out of sight.
  static final double PATIENCE = 2;

  private static final int ENTERED = 2;
  private static final int MOST_REMEMBERED = 200;

  private final Rules rules;
  private final Map<String, Memory.Stay> stays;
  private final Map<String, Spot> sides;
  private final Map<String, Long> counts;

  /// Goes on where another stopped; of zones and lines that are gone only counts stay.
  public Watch(Rules rules, Memory memory) {
    this.rules = rules;
    this.stays = new HashMap<>(memory.stays());
    this.sides = new HashMap<>(memory.sides());
    this.counts = new HashMap<>(memory.counts());
    Set<String> zones = rules.zones().stream().map(Zone::name).collect(Collectors.toSet());
    Set<String> lines = rules.lines().stream().map(Line::name).collect(Collectors.toSet());
    stays.keySet().removeIf(key -> !zones.contains(nameOf(key)));
    sides.keySet().removeIf(key -> !lines.contains(nameOf(key)));
  }

  private static String nameOf(String key) {
    return key.substring(0, key.lastIndexOf('/'));
  }

  public Memory memory() {
    return new Memory(stays, sides, counts);
  }

  /// How many are in a zone.
  public long inside(String zone) {
    return stays.entrySet().stream()
        .filter(stay -> nameOf(stay.getKey()).equals(zone) && hasEntered(stay.getValue()))
        .count();
  }

  /// Takes the next picture.
  public List<Incident> see(double seconds, List<Tracked> tracked) {
    var incidents = new ArrayList<Incident>();
    for (Tracked one : tracked) {
      if (one.isNew()) {
        count("objects", one.sighting().label());
      }
      if (one.isConfirmed()) {
        var here = new Here(one, feet(one.sighting().box()), seconds);
        rules.zones().forEach(zone -> zone(zone, here, incidents));
        rules.lines().forEach(line -> line(line, here, incidents));
      }
    }
    rules.zones().forEach(zone -> gone(zone, seconds, incidents));
    if (sides.size() > MOST_REMEMBERED) {
      forget(tracked);
    }
    incidents.forEach(this::count);
    return incidents;
  }

  /// Somebody, where he stands.
  private record Here(Tracked who, Spot feet, double seconds) {
    long id() {
      return who.id();
    }

    String label() {
      return who.sighting().label();
    }
  }

  private static Spot feet(Region box) {
    return new Spot(box.centreX(), Math.min(1, box.y() + box.height()));
  }

  private static boolean hasEntered(Memory.Stay stay) {
    return stay.pictures() >= ENTERED;
  }

  private void zone(Zone zone, Here here, List<Incident> incidents) {
    if (!zone.counts(here.label())) {
      return;
    }
    String key = zone.name() + "/" + here.id();
    Memory.Stay before = stays.get(key);
    if (!zone.contains(here.feet())) {
      if (before != null) {
        leave(zone, key, before, incidents);
      }
      return;
    }
    double since = before == null ? here.seconds() : before.sinceSeconds();
    int pictures = before == null ? 1 : Math.min(before.pictures() + 1, ENTERED);
    boolean told = before != null && before.isTold();
    boolean dwells = zone.dwellSeconds() > 0 && here.seconds() - since >= zone.dwellSeconds();
    var stay = new Memory.Stay(since, here.seconds(), pictures, told || dwells, here.label());
    if (hasEntered(stay) && (before == null || !hasEntered(before))) {
      incidents.add(incident("entered", zone, key, stay, since));
    }
    if (dwells && !told) {
      incidents.add(incident("dwelled", zone, key, stay, here.seconds()));
    }
    stays.put(key, stay);
  }

  private void leave(Zone zone, String key, Memory.Stay stay, List<Incident> incidents) {
    stays.remove(key);
    if (hasEntered(stay)) {
      incidents.add(incident("left", zone, key, stay, stay.seenSeconds()));
    }
  }

  private static Incident incident(
      String kind, Zone zone, String key, Memory.Stay stay, double at) {
    long track = Long.parseLong(key.substring(key.lastIndexOf('/') + 1));
    double lasted = at - stay.sinceSeconds();
    return new Incident(kind, zone.name(), "", track, stay.label(), at, lasted, zone.alert());
  }

  /// Who is not seen any more has left.
  private void gone(Zone zone, double seconds, List<Incident> incidents) {
    for (Map.Entry<String, Memory.Stay> stay : List.copyOf(stays.entrySet())) {
      if (nameOf(stay.getKey()).equals(zone.name())
          && seconds - stay.getValue().seenSeconds() > PATIENCE) {
        leave(zone, stay.getKey(), stay.getValue(), incidents);
      }
    }
  }

  private void line(Line line, Here here, List<Incident> incidents) {
    int side = line.side(here.feet());
    if (side == 0 || !line.counts(here.label())) {
      return;
    }
    Spot before = sides.put(line.name() + "/" + here.id(), here.feet());
    if (before != null && line.side(before) != side && line.isBetween(before, here.feet())) {
      incidents.add(
          new Incident(
              "crossed",
              line.name(),
              side > 0 ? "in" : "out",
              here.id(),
              here.label(),
              here.seconds(),
              0,
              line.alert()));
    }
  }

  /// Of those long gone nobody needs to know on which side they were.
  private void forget(List<Tracked> tracked) {
    Set<String> there =
        tracked.stream().map(one -> Long.toString(one.id())).collect(Collectors.toSet());
    sides.keySet().removeIf(key -> !there.contains(key.substring(key.lastIndexOf('/') + 1)));
  }

  private void count(Incident incident) {
    if (incident.kind().equals("crossed")) {
      count("lines/" + incident.where(), incident.direction());
    } else {
      count("zones/" + incident.where(), incident.kind());
    }
  }

  private void count(String where, String what) {
    counts.merge(where + "/" + what, 1L, Long::sum);
  }
}
