package io.ringfort.simulator.inventory;

import java.util.List;

/// A place with numbers for sale: its dialling codes and where it lies.
///
/// @param subscriberDigits how many digits follow the area code
record Area(
    String country,
    String callingCode,
    String areaCode,
    int subscriberDigits,
    String locality,
    String region,
    String postalCode,
    String rateCenter,
    String lata,
    String latitude,
    String longitude) {

  static final List<Area> ALL =
      List.of(
          us("201", "Jersey City", "NJ", "07302", "JERSEYCITY", "224", "40.7178", "-74.0431"),
          us("202", "Washington", "DC", "20001", "WSHNGTNZN1", "236", "38.9072", "-77.0369"),
          us("206", "Seattle", "WA", "98101", "SEATTLE", "674", "47.6062", "-122.3321"),
          us("212", "New York", "NY", "10001", "NWYRCYZN01", "132", "40.7506", "-73.9972"),
          us("213", "Los Angeles", "CA", "90012", "LSAN DA 01", "730", "34.0614", "-118.2385"),
          us("214", "Dallas", "TX", "75201", "DALLAS", "552", "32.7876", "-96.7994"),
          us("215", "Philadelphia", "PA", "19102", "PHLDLPZN01", "228", "39.9526", "-75.1652"),
          us("303", "Denver", "CO", "80202", "DENVER", "656", "39.7525", "-104.9995"),
          us("305", "Miami", "FL", "33130", "MIAMI", "460", "25.7673", "-80.2054"),
          us("312", "Chicago", "IL", "60601", "CHICAGOZ01", "358", "41.8858", "-87.6229"),
          us("404", "Atlanta", "GA", "30303", "ATLANTA", "438", "33.7528", "-84.3922"),
          us("415", "San Francisco", "CA", "94103", "SNFC CNTRL", "722", "37.7749", "-122.4194"),
          us("503", "Portland", "OR", "97204", "PORTLAND", "672", "45.5182", "-122.6739"),
          us("504", "New Orleans", "LA", "70112", "NEWORLEANS", "490", "29.9566", "-90.0775"),
          us("512", "Austin", "TX", "78701", "AUSTIN", "558", "30.2711", "-97.7437"),
          us("602", "Phoenix", "AZ", "85003", "PHOENIX", "666", "33.4511", "-112.0779"),
          us("612", "Minneapolis", "MN", "55401", "TWINCITIES", "628", "44.9836", "-93.2693"),
          us("617", "Boston", "MA", "02108", "BOSTON", "128", "42.3576", "-71.0684"),
          us("702", "Las Vegas", "NV", "89101", "LAS VEGAS", "721", "36.1720", "-115.1224"),
          us("713", "Houston", "TX", "77002", "HOUSTON", "560", "29.7594", "-95.3594"),
          gb("20", 8, "London", "England", "EC1A", "51.5201", "-0.0999"),
          gb("121", 7, "Birmingham", "England", "B1", "52.4796", "-1.9082"),
          gb("131", 7, "Edinburgh", "Scotland", "EH1", "55.9521", "-3.1895"),
          gb("161", 7, "Manchester", "England", "M1", "53.4774", "-2.2346"),
          de("30", 8, "Berlin", "Berlin", "10115", "52.5323", "13.3846"),
          de("89", 8, "München", "Bayern", "80331", "48.1355", "11.5713"),
          de("221", 7, "Köln", "Nordrhein-Westfalen", "50667", "50.9384", "6.9549"));

  private static Area us(
      String areaCode,
      String locality,
      String region,
      String postalCode,
      String rateCenter,
      String lata,
      String latitude,
      String longitude) {
    return new Area(
        "US",
        "1",
        areaCode,
        7,
        locality,
        region,
        postalCode,
        rateCenter,
        lata,
        latitude,
        longitude);
  }

  private static Area gb(
      String areaCode,
      int digits,
      String locality,
      String region,
      String postalCode,
      String latitude,
      String longitude) {
    return new Area(
        "GB", "44", areaCode, digits, locality, region, postalCode, "", "", latitude, longitude);
  }

  private static Area de(
      String areaCode,
      int digits,
      String locality,
      String region,
      String postalCode,
      String latitude,
      String longitude) {
    return new Area(
        "DE", "49", areaCode, digits, locality, region, postalCode, "", "", latitude, longitude);
  }
}
