package dev.millrace.http;

/// One method of one path template, its handler and what surrounds it.
record Route(String method, String template, Handler handler, RoutePolicy policy) {}
