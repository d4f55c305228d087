package dev.millrace.delivery.access;

/// A place in the world and in its network.
///
/// @param country two capital letters (ISO 3166-1 alpha-2), or empty when unknown
/// @param asn the number of the autonomous system, or 0 when unknown
public record Place(String country, long asn) {
  public static final Place UNKNOWN = new Place("", 0);

  private static final long MOST_ASN = 0xFFFF_FFFFL;

  public Place {
    if (!country.matches("([A-Z]{2})?") || asn < 0 || asn > MOST_ASN) {
      throw new IllegalArgumentException("no place: " + country + " AS" + asn);
    }
  }
}
